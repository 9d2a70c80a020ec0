/* Tells a screen reader how many messages came, once in a while, instead of reading out each. */
const GATHER = 1500;
const region = document.getElementById("announcements");
let count = 0;
let due = 0;

const plural = new Intl.PluralRules(document.documentElement.lang || "en");
const number = new Intl.NumberFormat(document.documentElement.lang || "en");

function say() {
  const { dataset } = region;
  const form = plural.select(count);
  const words = dataset[`new${form[0].toUpperCase()}${form.slice(1)}`] ?? dataset.newOther;
  if (words) region.textContent = words.replace("{n}", number.format(count));
  due = count = 0;
}

/* Counts those that joined a thread. */
export function announce(ids) {
  count += ids.filter((id) => document.getElementById(id)?.parentElement?.dataset.topic).length;
  if (count && region) due ||= setTimeout(say, GATHER);
}
