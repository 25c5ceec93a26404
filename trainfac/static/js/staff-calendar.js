// The calendar of a facility, taken over from the page that the server wrote: sessions are dragged, and asked about
// before they are saved. Everything here can be done on the session's own page as well.
"use strict";

(() => {
  const place = document.querySelector("[data-cal]");
  if (!place || typeof EventCalendar === "undefined") return;
  const settings = JSON.parse(place.dataset.cal);
  const words = settings.words;
  const plain = document.querySelector("[data-cal-plain]");
  const told = document.querySelector("[data-cal-told]");
  const undo = document.querySelector("[data-cal-undo]");
  const find = (name) => document.querySelector(`[data-cal-${name}]`);
  const dialog = find("dialog");
  const fields = Object.fromEntries(["day", "starts", "ends", "room", "why"].map((name) => [name, document.getElementById(`cal-${name}`)]));
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
  const say = (...parts) => told.replaceChildren(...parts.map((part) => (typeof part === "string" ? element("p", "", part) : part)));

  // ---------- talking to the server ----------
  class Unanswered extends Error {}
  const ask = async (address, options = {}) => {
    let answer;
    try {
      answer = await fetch(address, { credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" }, ...options });
    } catch {
      throw new Unanswered(words.failed);
    }
    if (answer.status === 304) return { status: 304 };
    if (!(answer.headers.get("Content-Type") || "").includes("json")) throw new Unanswered(words.signed_out);
    return { status: answer.status, etag: answer.headers.get("ETag"), ...(await answer.json()) };
  };

  // Kept in memory only: what a signed-in person sees stays on no disk.
  const kept = new Map();
  const sessionsBetween = async (first, until) => {
    const query = new URLSearchParams({ ...settings.query, from: first, to: until });
    const before = kept.get(String(query));
    const headers = { Accept: "application/json", ...(before ? { "If-None-Match": before.etag } : {}) };
    const answer = await ask(`${settings.sessions}?${query}`, { headers, cache: "no-store" });
    if (answer.status === 304) return before;
    if (answer.refused) throw new Unanswered(answer.refused.join(" "));
    kept.set(String(query), answer);
    return answer;
  };

  // ---------- wall times of the facility, reckoned as if they were UTC: the reader's own zone has no part in it ----------
  const instant = (wall) => Date.parse(`${wall}:00Z`);
  const wallOf = (at) => new Date(at).toISOString().slice(0, 16);
  const later = (wall, delta) => {
    const at = new Date(instant(wall));
    at.setUTCMonth(at.getUTCMonth() + 12 * delta.years + delta.months, at.getUTCDate() + delta.days);
    return wallOf(at.getTime() + delta.seconds * 1000);
  };

  // ---------- what is drawn ----------
  let rows = [];
  let numbers = null;

  const drawn = (one) => ({
    id: one.id,
    start: one.start,
    end: one.end,
    title: one.title,
    resourceIds: one.rows.map(String),
    editable: one.editable && !one.cancelled,
    classNames: ["cal-session", `cal-tone-${one.tone}`, ...(one.cancelled ? ["cal-session--cancelled"] : [])],
    extendedProps: one,
  });
  const wholeDays = (days, make) => Object.entries(days).map(([day, value]) => ({ start: day, end: day, allDay: true, editable: false, ...make(day, value) }));
  const shaded = (answer) => {
    const closed = settings.rows
      ? []
      : wholeDays(answer.closed, (day, title) => ({ title, display: "background", classNames: ["cal-closed"], extendedProps: { note: title } }));
    const away = answer.away.map((one) => ({
      start: one.start, end: one.end, resourceIds: [one.row], display: "background", classNames: ["cal-away"], title: one.title, extendedProps: { note: one.title },
    }));
    return [...closed, ...away];
  };
  const counted = (counts) => wholeDays(counts, (day, count) => ({
    title: fill(words.count, { count }), classNames: ["cal-count"], extendedProps: { number: fill(words.count, { count }), href: settings.day.replace("DAY", day) },
  }));

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

  const fetched = async ({ startStr, endStr }) => {
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await sessionsBetween(startStr.slice(0, 10), endStr.slice(0, 10));
      if (JSON.stringify(answer.rows) !== JSON.stringify(rows)) {
        rows = answer.rows;
        calendar.setOption("resources", rows);
      }
      numbers = answer.counts;
      if (numbers) say(words.many);
      return numbers ? [...counted(numbers), ...shaded(answer)] : [...answer.sessions.map(drawn), ...shaded(answer)];
    } catch (problem) {
      say(problem.message);
      return [];
    } finally {
      place.removeAttribute("aria-busy");
    }
  };

  // ---------- asked before anything is saved ----------
  let wish = null; // what the dialog is about
  const sent = (wanted) => {
    const values = { session: wanted.one.id, version: wanted.one.version, starts: wanted.starts, ends: wanted.ends, reason: wanted.reason || "" };
    if (wanted.swap) Object.assign(values, wanted.swap);
    if (wanted.copy) values.copy = "y";
    return new URLSearchParams(values);
  };
  const check = (wanted) => ask(`${settings.check}?${sent(wanted)}`, { cache: "no-store" });
  const save = (wanted) => {
    const body = sent(wanted);
    body.set("csrf_token", find("token").value);
    return ask(settings.move, { method: "POST", body });
  };
  const isFree = (answer) => !answer.refused.length && !answer.clashes.length;

  const showAnswer = (answer) => {
    const parts = [];
    if (answer.refused.length) parts.push(element("p", "cal-answer__bad", words.cannot), lines(answer.refused));
    if (answer.changes && answer.changes.length) {
      parts.push(element("p", "", `${words.changed} ${fill(words.by, { name: answer.changes[0].by, when: answer.changes[0].when })}`));
      parts.push(lines(answer.changes.map((one) => fill(words.change, one))));
    }
    const clashes = answer.clashes || [];
    if (clashes.length) {
      parts.push(element("p", "cal-answer__bad", words.clashes), lines(clashes.map((one) => one.text)));
      parts.push(element("p", "", answer.overridable ? words.reason_needed : words.cannot));
    } else if (!answer.refused.length) parts.push(element("p", "cal-answer__good", words.free));
    if (answer.notes && answer.notes.length) parts.push(lines(answer.notes));
    if (answer.alternatives && answer.alternatives.length) {
      const list = element("div", "cal-answer__instead");
      list.append(...answer.alternatives.map(instead));
      parts.push(element("p", "", words.instead), list);
    }
    find("answer").replaceChildren(...parts);
    find("reason").hidden = !(clashes.length && answer.overridable);
    const stops = answer.refused.length > 0 || (clashes.length > 0 && !answer.overridable);
    for (const button of [find("save"), find("copy")]) button.disabled = stops;
  };
  const instead = (free) => {
    const button = element("button", "btn btn-outline-secondary btn-sm", free.label);
    button.type = "button";
    button.addEventListener("click", () => {
      showPlace(free.start, free.end);
      if (free.room !== Number(fields.room.value)) fields.room.value = String(free.room);
      looked();
    });
    return button;
  };

  const showPlace = (starts, ends) => {
    fields.day.value = starts.slice(0, 10);
    fields.starts.value = starts.slice(11);
    fields.ends.value = ends.slice(11);
  };
  const typed = () => {
    const { one, swap } = wish;
    const room = Number(fields.room.value);
    const other = swap && swap.rows !== "rooms" ? swap : room !== one.room ? { rows: "rooms", before: one.room, after: room } : null;
    return { ...wish, swap: other, starts: `${fields.day.value}T${fields.starts.value}`, ends: `${fields.day.value}T${fields.ends.value}`, reason: fields.why.value.trim() };
  };

  let looking = 0;
  const looked = async () => {
    const mine = ++looking;
    if (!fields.day.value || !fields.starts.value || !fields.ends.value) return;
    find("answer").replaceChildren(element("p", "hint", words.checking));
    try {
      const answer = await check(typed());
      if (mine === looking) showAnswer(answer);
    } catch (problem) {
      if (mine === looking) find("answer").replaceChildren(element("p", "cal-answer__bad", problem.message));
    }
  };

  const openDialog = (wanted, answer) => {
    const { one } = wanted;
    wish = wanted;
    find("title").textContent = fill(words.move, { name: one.title });
    find("about").textContent = `${one.when}, ${one.time} · ${one.run} · ${one.place} · ${one.people}`;
    find("open").href = one.href;
    showPlace(wanted.starts, wanted.ends);
    const room = wanted.swap && wanted.swap.rows === "rooms" ? wanted.swap.after : one.room;
    if (![...fields.room.options].some((option) => option.value === String(room))) fields.room.add(new Option(one.place, String(room)));
    fields.room.value = String(room);
    fields.room.disabled = Boolean(wanted.swap && wanted.swap.rows !== "rooms");
    fields.why.value = wanted.reason || "";
    const names = wanted.swap && wanted.swap.names;
    find("swap").replaceChildren(...(names ? [element("p", "", fill(words.from_to, { before: names[0], after: names[1] }))] : []));
    find("save").hidden = Boolean(wanted.copy);
    find("answer").replaceChildren();
    find("reason").hidden = true;
    for (const button of [find("save"), find("copy")]) button.disabled = false;
    dialog.showModal();
    if (answer) showAnswer(answer);
    find("title").focus();
  };

  const putBack = () => {
    looking += 1;
    if (wish && wish.revert) wish.revert();
    const one = wish && wish.one;
    wish = null;
    dialog.close();
    say(words.put_back);
    if (one) focusOn(one.id);
  };

  // ---------- saved, and undone ----------
  let last = null;
  const done = async (wanted, answer, word) => {
    const { one } = wanted;
    dialog.close();
    wish = null;
    const back = !wanted.copy && !wanted.undoes;
    last = back
      ? {
          one: { ...one, version: answer.version }, starts: one.start, ends: one.end, reason: one.reason, undoes: true,
          swap: wanted.swap ? { ...wanted.swap, before: wanted.swap.after, after: wanted.swap.before, names: undefined } : null,
        }
      : null;
    undo.hidden = !last;
    const link = element("a", "", answer.told);
    link.href = answer.href;
    const sentence = element("p", "", `${word} `);
    sentence.append(link);
    say(sentence, ...(answer.notes.length ? [lines(answer.notes)] : []));
    calendar.refetchEvents();
    focusOn(answer.session);
    writePlain();
  };
  const saved = async (wanted) => {
    for (const button of [find("save"), find("copy")]) button.disabled = true;
    try {
      const answer = await save(wanted);
      if (answer.status === 200) return await done(wanted, answer, wanted.undoes ? words.undone : wanted.copy ? words.copied : words.saved);
      if (!dialog.open) openDialog(wanted);
      showAnswer(answer);
      if (answer.status === 409) {
        calendar.refetchEvents();
        for (const button of [find("save"), find("copy")]) button.disabled = true;
      }
    } catch (problem) {
      if (dialog.open) find("answer").replaceChildren(element("p", "cal-answer__bad", problem.message));
      else {
        if (wanted.revert) wanted.revert();
        say(problem.message);
      }
      for (const button of [find("save"), find("copy")]) button.disabled = false;
    }
  };

  // The page that the server wrote is what is printed: it must not lag behind.
  const writePlain = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-cal-plain]");
      if (page) plain.replaceChildren(...page.childNodes);
    } catch { /* printed as it was; the calendar itself is right */ }
  };

  // A session that was drawn anew keeps the focus that it had, until the person goes on to something else.
  let focused = null;
  const focusOn = (id) => {
    focused = id;
    const link = place.querySelector(`[data-cal-session="${id}"]`);
    if (link) link.focus();
  };
  for (const next of ["keydown", "pointerdown"]) document.addEventListener(next, () => { focused = null; }, true);

  // ---------- dragging ----------
  let dragging = false;
  let asking = 0;
  let asked = "";
  const swapOf = (info) => {
    if (!info.newResource || !info.oldResource) return null;
    return { rows: settings.rows, before: Number(info.oldResource.id), after: Number(info.newResource.id), names: [info.oldResource.title, info.newResource.title] };
  };
  const placed = (info) => {
    const one = info.oldEvent.extendedProps;
    const starts = later(one.start, info.delta || info.startDelta);
    const ends = later(one.end, info.delta || info.endDelta);
    return { one, starts, ends, swap: swapOf(info), copy: Boolean(info.delta && info.jsEvent.altKey) };
  };
  // While the pointer rests somewhere, the answer for that place is told.
  const whileDragging = (info) => {
    const wanted = placed(info);
    const question = String(sent(wanted));
    if (question === asked) return true;
    asked = question;
    clearTimeout(asking);
    asking = setTimeout(async () => {
      try {
        const answer = await check(wanted);
        if (question === asked && dragging) say(...(isFree(answer) ? [words.free] : [words.clashes, lines([...answer.refused, ...answer.clashes.map((one) => one.text)])]));
      } catch { /* told when it is let go of */ }
    }, 250);
    return true;
  };
  // Where it cannot be let go of is shaded for as long as the drag lasts.
  const shades = [];
  const shadeOf = ({ start, end, overridable }, number, byDay) => ({
    id: `forbidden-${number}`, allDay: byDay, start: byDay ? start.slice(0, 10) : start, end: byDay ? start.slice(0, 10) : end,
    resourceIds: rows.map((row) => String(row.id)), display: "background", editable: false,
    classNames: [overridable ? "cal-doubtful" : "cal-forbidden"], extendedProps: { note: " " },
  });
  const shade = async (one) => {
    const { activeStart, activeEnd } = calendar.getView();
    const query = new URLSearchParams({ ...settings.query, session: one.id, from: wallOf(activeStart).slice(0, 10), to: wallOf(activeEnd).slice(0, 10) });
    try {
      const answer = await ask(`${settings.forbidden}?${query}`, { cache: "no-store" });
      if (!dragging || !answer.forbidden) return;
      answer.forbidden.forEach((stretch, number) => {
        const drawnShade = shadeOf(stretch, number, answer.by_day);
        shades.push(drawnShade.id);
        calendar.addEvent(drawnShade);
      });
      if (answer.forbidden.length) say(words.shaded);
    } catch { /* the place where it is let go of is asked about all the same */ }
  };
  const begun = (info) => {
    dragging = true;
    asked = "";
    told.classList.add("cal-told--over"); // nothing may move under the pointer
    shade(info.event.extendedProps);
  };
  const ended = () => {
    clearTimeout(asking);
    asked = "";
    told.classList.remove("cal-told--over");
    shades.splice(0).forEach((id) => calendar.removeEventById(id));
    setTimeout(() => { dragging = false; }, 0);
  };
  const letGo = async (info) => {
    const wanted = { ...placed(info), revert: info.revert };
    if (wanted.copy) info.revert();
    if (wanted.starts === wanted.one.start && wanted.ends === wanted.one.end && !wanted.swap) return;
    say(words.checking);
    try {
      const answer = await check(wanted);
      if (isFree(answer)) await saved(wanted);
      else openDialog(wanted, answer);
    } catch (problem) {
      info.revert();
      say(problem.message);
    }
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
    const main = root.querySelector(".ec-main");
    if (main && main.tabIndex !== 0) { main.tabIndex = 0; main.setAttribute("role", "region"); main.setAttribute("aria-label", words.scrolls); }
    const wanted = focused && root.querySelector(`[data-cal-session="${focused}"]`);
    if (wanted && !dialog.open && document.activeElement === document.body) wanted.focus();
  };
  let waiting = false;
  const watch = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; tidy(); });
  });

  // ---------- begin ----------
  const narrow = matchMedia("(max-width: 44rem)").matches;
  if (narrow && settings.view === "dayGridMonth") settings.view = "listMonth"; // seven columns hold no words there
  const calendar = EventCalendar.create(place, {
    view: settings.view,
    columnWidth: narrow && settings.view === "timeGridWeek" ? "7rem" : undefined,
    date: settings.date,
    locale: settings.locale,
    timeZone: "UTC",
    firstDay: 1,
    height: settings.rows || settings.view.startsWith("list") || settings.view === "dayGridMonth" ? undefined : "46rem",
    headerToolbar: { start: "", center: "", end: "" },
    allDaySlot: false,
    slotMinTime: settings.opens,
    slotMaxTime: settings.closes,
    scrollTime: settings.opens,
    flexibleSlotTimeLimits: true,
    slotDuration: settings.rows ? "01:00" : "00:30",
    snapDuration: "00:15",
    slotWidth: settings.view === "resourceTimelineDay" ? 110 : 64,
    slotHeight: settings.rows ? 40 : 28,
    slotLabelFormat: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
    slotEventOverlap: false,
    dayHeaderFormat: settings.view === "dayGridMonth" ? { weekday: "short" } : { weekday: "short", day: "numeric", month: "short" },
    noEventsContent: words.none,
    lazyFetching: false,
    editable: true,
    eventResizableFromStart: true,
    longPressDelay: 400,
    resources: [],
    eventSources: [{ events: fetched }],
    eventContent: contents,
    dragConstraint: whileDragging,
    resizeConstraint: whileDragging,
    eventDragStart: begun,
    eventResizeStart: begun,
    eventDragStop: ended,
    eventResizeStop: ended,
    eventDrop: letGo,
    eventResize: letGo,
  });
  place.classList.add("cal--alive");
  plain.classList.add("cal-plain--spare");
  watch.observe(place, { childList: true, subtree: true });
  tidy();

  place.addEventListener("click", (event) => {
    const link = event.target.closest("[data-cal-session]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (dragging) return;
    const found = calendar.getEventById(link.dataset.calSession);
    const one = found && found.extendedProps;
    if (!one) return;
    if (!one.editable || one.cancelled) location.assign(one.href);
    else openDialog({ one, starts: one.start, ends: one.end, swap: null });
  });
  for (const name of ["day", "starts", "ends", "room"]) fields[name].addEventListener("change", () => { if (dialog.open) looked(); });
  dialog.querySelector("form").addEventListener("submit", (event) => { event.preventDefault(); if (!find("save").hidden && !find("save").disabled) find("save").click(); });
  find("save").addEventListener("click", () => saved(typed()));
  find("copy").addEventListener("click", () => saved({ ...typed(), copy: true, undoes: false }));
  find("cancel").addEventListener("click", putBack);
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); putBack(); });
  undo.querySelector("button").addEventListener("click", () => { if (last) saved(last); });
})();
