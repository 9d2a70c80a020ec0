/* Fetches the page anew and takes from it what may be changed: as much at once as no field in use stands in. */
import { inUse } from "./live-fields.js";
import { apply } from "./live-parts.js";

function* outermost(element) {
  for (const child of element.children) {
    if (child.id) yield child;
    else yield* outermost(child);
  }
}

function* parts(fresh) {
  const here = document.getElementById(fresh.id);
  if (here && inUse(here)) {
    for (const part of outermost(fresh)) yield* parts(part);
  } else if (here || fresh.dataset.into) {
    yield fresh.outerHTML;
  }
}

/* The number the page is complete up to now; undefined where it no longer follows anything. */
export async function reread() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
  if (response.status >= 500) throw new Error(`status ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const place = page.querySelector("[data-live]");
  if (!place) return undefined;
  await apply([...parts(page.querySelector("main"))]);
  return Number(place.dataset.number);
}
