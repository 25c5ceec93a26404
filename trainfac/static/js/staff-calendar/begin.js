// Sessions fetched and shown; they are dragged, carried by the arrow keys, or asked about in a dialog. Everything here
// can be done on the session's own page as well.
"use strict";

if (staffCalendar) (() => {
  const { place, settings, words, find, say, server, drawing, dialog, moving, saving } = staffCalendar;
  staffCalendar.rows = [];

  const fetched = async ({ startStr, endStr }) => {
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await server.sessionsBetween(startStr.slice(0, 10), endStr.slice(0, 10));
      if (JSON.stringify(answer.rows) !== JSON.stringify(staffCalendar.rows)) {
        staffCalendar.rows = answer.rows;
        staffCalendar.calendar.setOption("resources", answer.rows);
      }
      if (answer.counts) say(words.many);
      return [...(answer.counts ? drawing.counted(answer.counts) : answer.sessions.map(drawing.session)), ...drawing.shaded(answer)];
    } catch (problem) {
      say(problem.message);
      return [];
    } finally {
      place.removeAttribute("aria-busy");
    }
  };

  const narrow = matchMedia("(max-width: 44rem)").matches;
  if (narrow && settings.view === "dayGridMonth") settings.view = "listMonth"; // seven columns hold no words there
  const inSlots = settings.view.startsWith("timeGrid");
  const SLOT = 28, TALL = 46 * 16; // pixels; a day of few hours fills the height, and its sessions hold more words
  const halves = 2 * (Number(settings.closes.slice(0, 2)) - Number(settings.opens.slice(0, 2)));
  const slotHeight = inSlots ? Math.max(SLOT, Math.min(Math.floor((TALL - 60) / halves), 44)) : 40;

  staffCalendar.calendar = EventCalendar.create(place, {
    view: settings.view,
    columnWidth: narrow && settings.view === "timeGridWeek" ? "7rem" : undefined,
    date: settings.date,
    locale: settings.locale,
    timeZone: "UTC",
    firstDay: 1,
    height: inSlots && slotHeight === SLOT ? `${TALL}px` : undefined,
    headerToolbar: { start: "", center: "", end: "" },
    allDaySlot: false,
    slotMinTime: settings.opens,
    slotMaxTime: settings.closes,
    scrollTime: settings.opens,
    flexibleSlotTimeLimits: true,
    slotDuration: settings.rows ? "01:00" : "00:30",
    snapDuration: "00:15",
    slotWidth: settings.view === "resourceTimelineDay" ? 110 : 64,
    slotHeight,
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
    eventContent: drawing.contents,
    dragConstraint: moving.over,
    resizeConstraint: moving.over,
    eventDragStart: moving.begun,
    eventResizeStart: moving.begun,
    eventDragStop: moving.ended,
    eventResizeStop: moving.ended,
    eventDrop: moving.dropped,
    eventResize: moving.dropped,
  });
  place.classList.add("cal--alive");
  find("plain").classList.add("cal-plain--spare");
  find("how").hidden = false;
  drawing.watch();

  place.addEventListener("click", (event) => {
    const link = event.target.closest("[data-cal-session]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (moving.isDragging()) return;
    const found = staffCalendar.calendar.getEventById(link.dataset.calSession);
    const one = found && found.extendedProps;
    if (!one || saving.isUnderWay(one.id)) return;
    if (!one.editable || one.cancelled) location.assign(one.href);
    else dialog.open({ one, starts: one.start, ends: one.end, swap: null });
  });
})();
