/* What the reader has opened stays open, and what was closed stays closed, when its surroundings change. */
htmx.registerExtension("as-the-reader-left-it", {
  htmx_before_morph_attr: (element, { attrName }) => !(attrName === "open" && element.matches("details, dialog")),
});
