// A session saved where it is wished, or asked about first; and what was done last is undone: moved back, or a copy removed.
"use strict";

if (staffCalendar) staffCalendar.saving = (() => {
  const { words, find, element, lines, say, server, drawing, dialog } = staffCalendar;
  const undo = find("undo");
  const button = undo.querySelector("button");
  let last = null;

  const remember = (deed) => {
    last = deed;
    undo.hidden = !last;
    if (last) button.textContent = last.copied ? words.undo_copy : words.undo_move;
  };
  const backFrom = ({ one, swap }, version) => ({
    one: { ...one, version }, starts: one.start, ends: one.end, reason: one.reason, undoes: true,
    swap: swap ? { ...swap, before: swap.after, after: swap.before, names: undefined } : null,
  });
  // Drawn at once as it is stored now: who goes on before all sessions are fetched anew goes on from there, and is not
  // told to have been overtaken by himself.
  const rowsOf = ({ one, swap }) => (swap ? one.rows.map((row) => (Number(row) === swap.before ? swap.after : row)) : one.rows);
  const drawStored = (wanted, now) => staffCalendar.calendar.updateEvent(drawing.session({ ...wanted.one, ...now, rows: rowsOf(wanted) }));
  const done = (wanted, answer) => {
    dialog.close();
    if (!wanted.copy) drawStored(wanted, answer.now);
    if (wanted.undoes) remember(null);
    else remember(wanted.copy ? { copied: answer, of: wanted.one.id } : backFrom(wanted, answer.version));
    const link = element("a", "", answer.told);
    link.href = answer.href;
    const sentence = element("p", "", `${wanted.undoes ? words.undone : wanted.copy ? words.copied : words.saved} `);
    sentence.append(link);
    say(sentence, ...(answer.notes.length ? [lines(answer.notes)] : []));
    staffCalendar.calendar.refetchEvents();
    drawing.focusOn(answer.session);
    server.writePlain();
  };
  const refused = (wanted, answer) => {
    if (answer.status === 409 || answer.status === 404) { // somebody else was quicker
      remember(null);
      staffCalendar.calendar.refetchEvents();
    }
    if (answer.status === 409) return dialog.overtaken(wanted, answer);
    if (!dialog.isOpen()) dialog.open(wanted);
    return dialog.show(answer);
  };
  const save = async (wanted) => {
    dialog.stop(true);
    try {
      const answer = await server.save(wanted);
      await (answer.status === 200 ? done(wanted, answer) : refused(wanted, answer));
    } catch (problem) {
      if (dialog.isOpen()) dialog.fail(problem);
      else {
        if (wanted.revert) wanted.revert();
        say(problem.message);
      }
    }
  };
  // What was let go of: saved if nothing speaks against it, and asked about if something does. Until that is answered
  // the session stays where it was let go of.
  const underWay = new Set();
  const hold = (wanted) => {
    const { one, starts, ends } = wanted;
    underWay.add(one.id);
    button.disabled = true;
    if (wanted.copy) return;
    const time = `${starts.slice(11)}–${ends.slice(11)}`;
    const drawn = drawing.session({ ...one, rows: rowsOf(wanted), start: starts, end: ends, time });
    staffCalendar.calendar.updateEvent({ ...drawn, ...drawing.movable(false), extendedProps: { ...one, time } });
  };
  const letGo = async (wanted) => {
    hold(wanted);
    say(words.checking);
    try {
      const answer = await server.check(wanted);
      if (server.isFree(answer)) await save(wanted);
      else if (answer.status === 404) await refused({ ...wanted, revert: null }, answer);
      else dialog.open(wanted, answer);
    } catch (problem) {
      if (wanted.revert) wanted.revert();
      say(problem.message);
    } finally {
      underWay.delete(wanted.one.id);
      button.disabled = false;
    }
  };

  const takeBack = async ({ copied, of }) => {
    button.disabled = true;
    try {
      const answer = await server.takeBack(copied);
      remember(null);
      say(...(answer.refused.length ? [lines(answer.refused)] : [words.taken_back]));
      staffCalendar.calendar.refetchEvents();
      drawing.focusOn(of);
      server.writePlain();
    } catch (problem) { // it can be tried again
      say(problem.message);
    } finally {
      button.disabled = false;
    }
  };

  dialog.listen(save);
  button.addEventListener("click", () => {
    if (last) last.copied ? takeBack(last) : save(last);
  });
  return { letGo, isUnderWay: (id) => underWay.has(id) };
})();
