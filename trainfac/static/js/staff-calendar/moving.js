// A session on its way: dragged by the pointer or carried by the arrow keys. Nothing is saved before it is let go of.
"use strict";

if (staffCalendar) staffCalendar.moving = (() => {
  const { place, settings, words, lines, say, tellAbove, wallOf, later, dayInWords, server, drawing, saving } = staffCalendar;
  const REST = 250; // milliseconds in one place, before its answer is asked for
  let dragging = false;
  let asking = 0;
  let asked = "";

  const answerIn = (answer) => (server.isFree(answer) ? [words.free] : [words.clashes, lines(server.against(answer))]);
  const restingAt = (wanted, isStill, ...before) => {
    const question = String(server.sent(wanted));
    if (question === asked) return;
    asked = question;
    clearTimeout(asking);
    asking = setTimeout(async () => {
      try {
        const answer = await server.check(wanted);
        if (question === asked && isStill()) say(...before, ...answerIn(answer));
      } catch { /* told when it is let go of */ }
    }, REST);
  };
  const forget = () => {
    clearTimeout(asking);
    asked = "";
  };

  // ---------- by the pointer ----------
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
  const over = (info) => {
    restingAt(placed(info), () => dragging);
    return true;
  };
  // Where it cannot be let go of is shaded for as long as the drag lasts.
  const shades = [];
  const shade = async (one) => {
    const { calendar, rows } = staffCalendar;
    const { activeStart, activeEnd } = calendar.getView();
    try {
      const answer = await server.forbidden(one, wallOf(activeStart).slice(0, 10), wallOf(activeEnd).slice(0, 10));
      if (!dragging || !answer.forbidden) return;
      answer.forbidden.forEach((stretch, number) => {
        const shown = drawing.forbidden(stretch, number, answer.by_day, rows);
        shades.push(shown.id);
        calendar.addEvent(shown);
      });
      if (answer.forbidden.length) say(words.shaded);
    } catch { /* the place where it is let go of is asked about all the same */ }
  };
  const begun = (info) => {
    putBack();
    dragging = true;
    asked = "";
    tellAbove(true);
    shade(info.event.extendedProps);
  };
  const ended = () => {
    forget();
    tellAbove(false);
    shades.splice(0).forEach((id) => staffCalendar.calendar.removeEventById(id));
    setTimeout(() => { dragging = false; }, 0);
  };
  const dropped = (info) => {
    const wanted = placed(info);
    wanted.revert = () => staffCalendar.calendar.updateEvent(drawing.session(wanted.one));
    if (wanted.copy) {
      wanted.revert();
      wanted.revert = null;
    }
    if (wanted.starts === wanted.one.start && wanted.ends === wanted.one.end && !wanted.swap) return;
    saving.letGo(wanted);
  };

  // ---------- by the arrow keys: along the axes of the view; with Shift, the end alone ----------
  let carried = null;
  const QUARTER = { seconds: 900 };
  const back = (delta) => Object.fromEntries(Object.entries(delta).map(([name, value]) => [name, -value]));
  const ahead = () => (getComputedStyle(place).direction === "rtl" ? "ArrowLeft" : "ArrowRight");
  const stepOf = (key) => {
    const along = key === "ArrowRight" || key === "ArrowLeft";
    const on = along ? key === ahead() : key === "ArrowDown";
    if (settings.rows && !along) return { rows: on ? 1 : -1 };
    const month = settings.view === "dayGridMonth";
    const delta = settings.rows ? QUARTER : along ? { days: 1 } : month ? { days: 7 } : QUARTER;
    return { delta: on ? delta : back(delta) };
  };
  const rowAfter = (row, by) => staffCalendar.rows[staffCalendar.rows.findIndex((each) => each.id === row) + by];
  const rowSwap = (wanted, row) => {
    const from = staffCalendar.rows.find((each) => each.id === wanted.from);
    return row.id === from.id ? null : { rows: settings.rows, before: Number(from.id), after: Number(row.id), names: [from.title, row.title] };
  };
  const stepped = (now, key, onlyTheEnd) => {
    const step = stepOf(key);
    if (step.rows) {
      const row = onlyTheEnd ? null : rowAfter(now.row, step.rows);
      return row ? { ...now, row: row.id, swap: rowSwap(now, row) } : now;
    }
    if (onlyTheEnd && !step.delta.seconds) return now;
    const starts = onlyTheEnd ? now.starts : later(now.starts, step.delta);
    const ends = later(now.ends, step.delta);
    const { activeStart, activeEnd } = staffCalendar.calendar.getView();
    const isShown = starts >= wallOf(activeStart) && ends <= wallOf(activeEnd);
    return isShown && starts < ends && starts.slice(0, 10) === ends.slice(0, 10) ? { ...now, starts, ends } : now;
  };
  const whereNow = ({ starts, ends, swap }) => `${dayInWords(starts)}, ${starts.slice(11)}–${ends.slice(11)}${swap ? ` · ${swap.names[1]}` : ""}`;
  const draw = ({ one, starts, ends, from, row }) => {
    const resourceIds = one.rows.map((each) => (String(each) === from ? row : String(each)));
    const drawn = drawing.session({ ...one, rows: resourceIds, start: starts, end: ends, time: `${starts.slice(11)}–${ends.slice(11)}` });
    staffCalendar.calendar.updateEvent({ ...drawn, classNames: [...drawn.classNames, "cal-session--carried"] });
    drawing.focusOn(one.id);
  };
  const carry = (one, key, onlyTheEnd) => {
    const row = one.rows.length ? String(one.rows[0]) : null;
    const now = carried || { one, starts: one.start, ends: one.end, swap: null, from: row, row, copy: false };
    const next = stepped(now, key, onlyTheEnd);
    if (next === now) return;
    if (!carried) tellAbove(true);
    carried = { ...next, revert: () => staffCalendar.calendar.updateEvent(drawing.session(one)) };
    draw(carried);
    say(whereNow(carried), words.carried);
    restingAt(carried, () => carried, whereNow(carried), words.carried);
  };
  const putBack = () => {
    if (!carried) return;
    const { revert, one } = carried;
    carried = null;
    forget();
    tellAbove(false);
    revert();
    say(words.put_back);
    return one;
  };
  const release = () => {
    const wanted = carried;
    carried = null;
    forget();
    tellAbove(false);
    if (wanted.starts === wanted.one.start && wanted.ends === wanted.one.end && !wanted.swap) {
      wanted.revert();
      say(words.put_back);
      drawing.focusOn(wanted.one.id);
    } else saving.letGo(wanted);
  };
  const pressed = (event) => {
    const link = event.target.closest("[data-cal-session]");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) {
      const found = staffCalendar.calendar.getEventById(link.dataset.calSession);
      const one = carried ? carried.one : found && found.extendedProps;
      if (!one || !one.editable || one.cancelled) return;
      event.preventDefault();
      if (saving.isUnderWay(one.id)) return;
      carry(one, event.key, event.shiftKey);
    } else if (carried && event.key === "Enter") {
      event.preventDefault();
      release();
    } else if (carried && event.key === "Escape") drawing.focusOn(putBack().id);
  };
  place.addEventListener("keydown", pressed);
  place.addEventListener("pointerdown", putBack);
  document.addEventListener("focusin", (event) => {
    if (carried && event.target.closest("[data-cal-session]")?.dataset.calSession !== String(carried.one.id)) putBack();
  });

  return { over, begun, ended, dropped, isDragging: () => dragging };
})();
