import "./menus.js";
import "./times.js";
import "./composer.js";
import "./scroll.js";
import "./copy.js";
import "./unread.js";
import "./quote.js";
