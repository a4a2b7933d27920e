// What ical.js reads in a calendar: its path and the file's are the arguments.
const [, , library, file] = process.argv;
const ICAL = require(library);
const calendar = new ICAL.Component(ICAL.parse(require("fs").readFileSync(file, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
const moment = (time) => time.toJSDate().toISOString();
console.log(
  JSON.stringify(
    events.map((event) => [event.uid, moment(event.startDate), moment(event.endDate), event.summary]),
  ),
);
