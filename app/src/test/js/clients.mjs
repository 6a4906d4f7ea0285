// The official clients of Phoenix in Node.
import {readFileSync} from "node:fs"
import {createRequire} from "node:module"
import vm from "node:vm"
import * as modern from "phoenix"
import WebSocket from "ws"
import {at, variants} from "./kit.mjs"

export {answer, feed, Feed} from "./kit.mjs"
export const SERVER = process.env.SERVER
export const {connect, server} = at(SERVER)

// Of XMLHttpRequest as much as the client of Phoenix 1.2 uses.
class Request {
  open(method, url){ Object.assign(this, {method, url, headers: {}}) }
  setRequestHeader(name, value){ this.headers[name] = value }
  async send(body){
    try {
      const response = await fetch(this.url, {method: this.method, headers: this.headers, body: body ?? undefined})
      this.responseText = await response.text()
      this.readyState = 4
      this.onreadystatechange()
    } catch (broken){
      this.onerror(broken)
    }
  }
}

// It was written for browsers, and takes what it needs from their window.
function phoenix12(){
  const file = createRequire(import.meta.url).resolve("phoenix-1.2/priv/static/phoenix.js")
  const window = {XMLHttpRequest: Request, WebSocket}
  // It leaves timers running when it disconnects; they must not keep the tests from ending.
  const idle = set => (...args) => set(...args).unref()
  const timers = {setTimeout: idle(setTimeout), clearTimeout, setInterval: idle(setInterval), clearInterval}
  const globals = {window, XMLHttpRequest: Request, console, ...timers}
  vm.runInNewContext(readFileSync(file, "utf8"), globals)
  return window.Phoenix
}

export const VARIANTS = variants(modern, phoenix12(), WebSocket)
