import "./menus.js";
import "./times.js";
import "./composer.js";
import "./scroll.js";
import "./copy.js";
