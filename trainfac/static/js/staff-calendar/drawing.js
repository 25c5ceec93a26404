// How sessions, closed days and shades are drawn, and how the library's marks are put right for those who cannot see.
"use strict";

if (staffCalendar) staffCalendar.drawing = (() => {
  const { place, settings, words, fill, element } = staffCalendar;

  // The library asks for both: an event's "editable" alone does not outweigh what goes for all events.
  const movable = (may) => ({ editable: may, startEditable: may, durationEditable: may });
  const session = (one) => ({
    id: one.id,
    start: one.start,
    end: one.end,
    title: one.title,
    resourceIds: one.rows.map(String),
    ...movable(one.editable && !one.cancelled),
    classNames: ["cal-session", `cal-tone-${one.tone}`, ...(one.cancelled ? ["cal-session--cancelled"] : [])],
    extendedProps: one,
  });
  const wholeDays = (days, make) => Object.entries(days).map(([day, value]) => ({ start: day, end: day, allDay: true, editable: false, ...make(day, value) }));
  const closedInRows = (answer) => Object.entries(answer.closed).map(([day, title]) => ({
    start: `${day}T${settings.opens}`, end: `${day}T${settings.closes}`, resourceIds: answer.rows.map((row) => row.id), display: "background",
    editable: false, classNames: ["cal-closed"], title, extendedProps: { note: title },
  }));
  const shaded = (answer) => {
    const closed = settings.rows
      ? closedInRows(answer)
      : wholeDays(answer.closed, (day, title) => ({ title, display: "background", classNames: ["cal-closed"], extendedProps: { note: title } }));
    const away = answer.away.map((one) => ({
      start: one.start, end: one.end, resourceIds: [one.row], display: "background", classNames: ["cal-away"], title: one.title, extendedProps: { note: one.title },
    }));
    return [...closed, ...away];
  };
  const counted = (counts) => wholeDays(counts, (day, count) => ({
    title: fill(words.count, { count }), classNames: ["cal-count"], extendedProps: { number: fill(words.count, { count }), href: settings.day.replace("DAY", day) },
  }));
  const forbidden = ({ start, end, overridable }, number, byDay, rows) => ({
    id: `forbidden-${number}`, allDay: byDay, start: byDay ? start.slice(0, 10) : start, end: byDay ? start.slice(0, 10) : end,
    resourceIds: rows.map((row) => String(row.id)), display: "background", editable: false,
    classNames: [overridable ? "cal-doubtful" : "cal-forbidden"], extendedProps: { note: " " },
  });

  const contents = ({ event }) => {
    const one = event.extendedProps;
    if (one.note) return { domNodes: [element("span", "cal-note", one.note)] };
    const link = element("a", "cal-link");
    link.href = one.href;
    link.draggable = false;
    if (one.number) {
      link.textContent = one.number;
      return { domNodes: [link] };
    }
    link.dataset.calSession = one.id;
    link.append(element("span", "visually-hidden", one.when), " ", element("span", "cal-link__time", one.time), " ", element("span", "cal-run", one.run), " ", element("span", "cal-link__name", one.title));
    for (const mark of one.marks) link.append(" ", element("span", "cal-mark", mark));
    link.append(" ", element("span", "cal-link__place", `${one.place} · ${one.people}`));
    return { domNodes: [link] };
  };

  // ---------- the library's roles promise a table that it does not keep; plain groups and links do not ----------
  const tidy = () => {
    const root = place.querySelector(".ec");
    if (!root) return;
    if (root.getAttribute("role") !== "group") { root.setAttribute("role", "group"); root.setAttribute("aria-label", words.calendar); }
    for (const each of root.querySelectorAll("[role=row], [role=cell], [role=rowgroup], [role=columnheader], [role=rowheader], [role=listitem]")) {
      for (const name of ["role", "aria-colindex", "aria-colspan", "aria-rowspan"]) each.removeAttribute(name);
    }
    for (const each of root.querySelectorAll("span[aria-label], time[aria-label]")) each.removeAttribute("aria-label");
    for (const each of root.querySelectorAll("h4:not([aria-level])")) { each.setAttribute("role", "heading"); each.setAttribute("aria-level", "3"); }
    for (const each of root.querySelectorAll(`time[datetime="${settings.today}"]:not(.ec-day-side, [aria-current])`)) each.setAttribute("aria-current", "date");
    const main = root.querySelector(".ec-main");
    if (main && main.tabIndex !== 0) { main.tabIndex = 0; main.setAttribute("role", "region"); main.setAttribute("aria-label", words.scrolls); }
  };

  // A session that was drawn anew keeps the focus that it had, until the person goes on to something else. It is given
  // back before the next key can come: a key pressed in between would be lost.
  let focused = null;
  const focusOn = (id) => {
    focused = id;
    const link = place.querySelector(`[data-cal-session="${id}"]`);
    if (link) link.focus();
  };
  const refocus = () => {
    const link = focused && document.activeElement === document.body && place.querySelector(`.ec [data-cal-session="${focused}"]`);
    if (link) link.focus();
  };
  const goneOn = ({ target }) => { if (target !== document.body) focused = null; };
  document.addEventListener("keydown", goneOn, true);
  document.addEventListener("pointerdown", () => { focused = null; }, true);

  const watch = () => {
    let waiting = false;
    new MutationObserver(() => {
      refocus();
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => { waiting = false; tidy(); });
    }).observe(place, { childList: true, subtree: true });
    tidy();
  };

  return { session, movable, shaded, counted, forbidden, contents, focusOn, watch };
})();
