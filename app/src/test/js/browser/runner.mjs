// Of node:test as much as the tests use, for a browser: one test after the other, and the page says how they ended.
const tests = []
const lasts = []
let group = {name: "", timeout: 60_000, eaches: []}

export function describe(name, options, define){
  group = {name, ...options, eaches: []}
  define()
}

export const test = (name, body) => tests.push({name: `${group.name}: ${name}`, body, group})
export const afterEach = body => group.eaches.push(body)
export const after = body => lasts.push(body)

const late = ms => new Promise((_, reject) => setTimeout(() => reject(new Error(`not over after ${ms} ms`)), ms))

export const fail = (what, failure) => document.getElementById("failed").append(`${what}: ${failure}\n`)

// Only now is it known whether the test has expected it.
addEventListener("error", event => setTimeout(() => event.defaultPrevented || fail("nobody caught", event.message)))
addEventListener("unhandledrejection", event => fail("nobody caught", event.reason))

export async function run(){
  let passed = 0
  for(const {name, body, group} of tests){
    try {
      await Promise.race([body(), late(group.timeout)])
      for(const each of group.eaches){ await each() }
      passed++
    } catch (failure){
      fail(name, failure)
    }
    document.getElementById("passed").textContent = passed
  }
  lasts.forEach(last => last())
  document.getElementById("state").textContent = "over"
}
