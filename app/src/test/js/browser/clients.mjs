// The official clients of Phoenix in a browser; the page has loaded the old one.
import * as modern from "phoenix"
import {at, variants} from "./kit.mjs"

export {answer, feed, Feed} from "./kit.mjs"
export const SERVER = window.location.origin
export const {connect, server} = at(SERVER)
export const VARIANTS = variants(modern, window.Phoenix, WebSocket)
