// Of node:assert/strict as much as the tests use, for a browser.
const fail = (what, ...values) => { throw new Error([what, ...values.map(value => JSON.stringify(value))].join(" ")) }

// The same text for the same value, in whatever order its keys are; undefined is no value of JSON, and not null.
const text = value => JSON.stringify(value, (_, part) =>
  part === undefined ? "\0undefined"
    : part?.constructor === Object ? Object.fromEntries(Object.entries(part).sort()) : part)

export default {
  equal: (actual, expected) => Object.is(actual, expected) || fail("not equal", actual, expected),
  deepEqual: (actual, expected) => text(actual) === text(expected) || fail("not deeply equal", actual, expected),
  match: (actual, pattern) => pattern.test(actual) || fail("no match", actual, String(pattern)),
  ok: actual => actual || fail("not so", actual),
}
