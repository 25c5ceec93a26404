// The calendar of a facility, taken over from the page that the server wrote. Here is what its scripts share: the page's
// settings and words, and wall times. They are read in the order in which the page names them; begin.js is the last.
"use strict";

const staffCalendar = (() => {
  const place = document.querySelector("[data-cal]");
  if (!place || typeof EventCalendar === "undefined") return null;
  const settings = JSON.parse(place.dataset.cal);
  const find = (name) => document.querySelector(`[data-cal-${name}]`);

  const fill = (text, values) => Object.entries(values).reduce((all, [name, value]) => all.replaceAll(`{${name}}`, value), text);
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const lines = (texts) => {
    const list = element("ul");
    list.append(...texts.map((text) => element("li", "", text)));
    return list;
  };
  const say = (...parts) => find("told").replaceChildren(...parts.map((part) => (typeof part === "string" ? element("p", "", part) : part)));

  // What is told while a session is on its way stands above the page: nothing may move under the pointer.
  const tellAbove = (above) => {
    const told = find("told");
    const room = told.parentElement;
    room.style.minBlockSize = above ? `${room.offsetHeight}px` : "";
    told.classList.toggle("cal-told--over", above);
  };

  // ---------- wall times of the facility, reckoned as if they were UTC: the reader's own zone has no part in it ----------
  const wallOf = (at) => new Date(at).toISOString().slice(0, 16);
  const later = (wall, { years = 0, months = 0, days = 0, seconds = 0 }) => {
    const at = new Date(Date.parse(`${wall}:00Z`));
    at.setUTCMonth(at.getUTCMonth() + 12 * years + months, at.getUTCDate() + days);
    return wallOf(at.getTime() + seconds * 1000);
  };
  const dayInWords = (wall) => new Intl.DateTimeFormat(settings.locale, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${wall}:00Z`));

  return { place, settings, words: settings.words, find, fill, element, lines, say, tellAbove, wallOf, later, dayInWords };
})();
