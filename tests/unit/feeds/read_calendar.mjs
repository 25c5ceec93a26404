// Reads a calendar from standard input with ical.js, knowing no zones but those described in it, and tells its events.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const ICAL = createRequire(import.meta.url)(process.argv[2]);
const calendar = new ICAL.Component((ICAL.default ?? ICAL).parse(readFileSync(0, "utf8")));
const ical = ICAL.default ?? ICAL;
ical.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents("vtimezone")) ical.TimezoneService.register(zone);

const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ical.Event(component);
  const told = (name) => component.getFirstPropertyValue(name);
  return {
    uid: event.uid,
    summary: event.summary,
    description: event.description,
    location: event.location,
    status: told("status"),
    sequence: event.sequence,
    starts: event.startDate.toUnixTime(),
    ends: event.endDate.toUnixTime(),
    zone: component.getFirstProperty("dtstart").getParameter("tzid"),
    wall: event.startDate.toString(),
    stamp: told("dtstamp").toUnixTime(),
    changed: told("last-modified").toUnixTime(),
  };
});
const name = calendar.getFirstPropertyValue("name");
process.stdout.write(JSON.stringify({ name, events }));
