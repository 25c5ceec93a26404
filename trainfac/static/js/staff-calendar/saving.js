// A session saved where it is wished, or asked about first; and the last move undone.
"use strict";

if (staffCalendar) staffCalendar.saving = (() => {
  const { words, find, element, lines, say, server, drawing, dialog } = staffCalendar;
  const undo = find("undo");
  let last = null;

  const remember = (move) => {
    last = move;
    undo.hidden = !last;
  };
  const backFrom = ({ one, swap }, version) => ({
    one: { ...one, version }, starts: one.start, ends: one.end, reason: one.reason, undoes: true,
    swap: swap ? { ...swap, before: swap.after, after: swap.before, names: undefined } : null,
  });
  const done = (wanted, answer) => {
    dialog.close();
    remember(wanted.copy || wanted.undoes ? null : backFrom(wanted, answer.version));
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
  // What was let go of: saved if nothing speaks against it, and asked about if something does.
  const letGo = async (wanted) => {
    say(words.checking);
    try {
      const answer = await server.check(wanted);
      if (server.isFree(answer)) await save(wanted);
      else if (answer.status === 404) await refused({ ...wanted, revert: null }, answer);
      else dialog.open(wanted, answer);
    } catch (problem) {
      if (wanted.revert) wanted.revert();
      say(problem.message);
    }
  };

  dialog.listen(save);
  undo.querySelector("button").addEventListener("click", () => { if (last) save(last); });
  return { letGo };
})();
