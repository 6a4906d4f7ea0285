// Run by PhoenixClientsTest: each message of the protocol as the official clients send and understand it.
import assert from "node:assert/strict"
import {after, afterEach, describe, test} from "node:test"
import {VARIANTS, answer, connect, feed, Feed, server} from "./clients.mjs"

const SHOP = "shop:20000000-0000-4000-8000-000000000001"
const ORDER = "order:30000000-0000-4000-8000-000000000001"
const OWNER = "user:50000000-0000-4000-8000-000000000001"
const VIEWER = "user:50000000-0000-4000-8000-000000000002"
const OK = ["ok", {}]

// Something to wait for while all else is a timer of the old client.
const awake = setInterval(() => {}, 1000)
after(() => clearInterval(awake))

const refused = reason => ["error", {reason}]
const plain = value => JSON.parse(JSON.stringify(value))

for(const variant of VARIANTS){
  describe(variant.name, {timeout: 60_000}, () => {
    const sockets = []
    const open = (params = {token: "owner"}, options) => {
      const socket = connect(variant, params, options)
      sockets.push(socket)
      return socket
    }
    const joined = async (socket, topic = SHOP, params = {}) => {
      const channel = socket.channel(topic, params)
      assert.deepEqual(plain(await answer(channel.join())), OK)
      return channel
    }

    afterEach(async () => {
      await server("no-fault")
      sockets.splice(0).forEach(socket => socket.disconnect())
    })

    test("who joins is told what happens, with its id", async () => {
      const told = feed(await joined(open()), "order_moved")
      await server("happen")
      const {id, total} = await told.next()
      assert.equal(total, 5000)
      assert.match(id, /^\d{6}$/)
    })

    test("a push is answered, and told to all who listen", async () => {
      const channel = await joined(open())
      const other = feed(await joined(open({token: "viewer"})), "client-note")
      assert.deepEqual(plain(await answer(channel.push("client-note", {text: "sebentar, \u{1F600}"}))), OK)
      assert.deepEqual(plain(await other.next()), {text: "sebentar, \u{1F600}"})
      assert.deepEqual(plain(await answer(channel.push("order_moved", {}))), refused("unknown event"))
    })

    test("a viewer listens and does not push", async () => {
      const channel = await joined(open({token: "viewer"}))
      assert.deepEqual(plain(await answer(channel.push("client-note", {}))), refused("unauthorized"))
    })

    test("who leaves is told nothing any more", async () => {
      const socket = open()
      const channel = await joined(socket)
      const told = feed(channel, "order_moved")
      const closed = new Promise(resolve => channel.onClose(resolve))
      assert.deepEqual(plain(await answer(channel.leave())), OK)
      await closed
      await server("happen")
      await answer(socket.channel(OWNER).join())
      assert.equal(told.heard.length, 0)
      await joined(socket)
    })

    test("what one may not join is refused", async () => {
      const socket = open()
      assert.deepEqual(plain(await answer(socket.channel(VIEWER).join())), refused("unauthorized"))
      assert.deepEqual(plain(await answer(socket.channel("lobby:1").join())), refused("unmatched topic"))
    })

    test("a second channel of a topic takes the place of the first", async () => {
      const socket = open()
      const first = await joined(socket)
      const closed = new Promise(resolve => first.onClose(resolve))
      const told = feed(await joined(socket), "order_moved")
      if(variant.modern){ await closed }
      await server("happen")
      await told.next()
    })

    test("many topics share a socket", async () => {
      const socket = open()
      await joined(socket, OWNER)
      const note = feed(await joined(socket), "client-note")
      assert.deepEqual(plain(await answer(socket.channels[0].push("client-note", {to: "me"}))), OK)
      assert.deepEqual(plain(await answer(socket.channels[1].push("client-note", {to: "all"}))), OK)
      assert.deepEqual(plain(await note.next()), {to: "all"})
    })

    if(!variant.name.includes("polls")){
      // Here alone: a client that waits longer for an answer than its heart beats begins anew, and hears what it heard.
      test("heartbeats are answered", async () => {
        const socket = open({token: "owner"}, {heartbeatIntervalMs: 100})
        const replies = new Feed()
        socket.onMessage(message => message.topic === "phoenix" && replies.add(message))
        for(let i = 0; i < 3; i++){
          const reply = await replies.next()
          assert.equal(reply.event, "phx_reply")
          assert.equal(reply.payload.status, "ok")
        }
      })
    }

    test("a channel that crashes is joined again, and its socket stays", async () => {
      const socket = open()
      let closes = 0
      socket.onClose(() => closes++)
      const channel = await joined(socket)
      const told = feed(channel, "order_moved")
      const failed = new Promise(resolve => channel.onError(resolve))
      channel.push("presence_update", {doing: "crash"})
      await failed
      while(channel.state !== "joined"){ await new Promise(resolve => setTimeout(resolve, 20)) }
      await server("happen")
      await told.next()
      assert.equal(closes, 0)
    })

    test("a push while nothing can be asked is refused, and its channel stays", async () => {
      const channel = await joined(open())
      const told = feed(channel, "order_moved")
      await server("fault")
      assert.deepEqual(plain(await answer(channel.push("client-note", {}))), refused("unavailable, try again"))
      await server("no-fault")
      await server("happen")
      await told.next()
    })

    test("a socket that is disconnected comes back and joins again", async () => {
      const socket = open()
      const channel = await joined(socket)
      const told = feed(channel, "order_moved")
      const failed = new Promise(resolve => channel.onError(resolve))
      await server("disconnect")
      await failed
      while(channel.state !== "joined"){ await new Promise(resolve => setTimeout(resolve, 20)) }
      await server("happen")
      await told.next()
    })

    test("what was missed comes first, in order, without gap or repeat", async () => {
      const socket = open()
      const first = await joined(socket)
      const told = feed(first, "order_moved")
      await server("happen")
      const {id} = await told.next()
      await answer(first.leave())
      for(let i = 0; i < 250; i++){ await server("happen") }
      const again = socket.channel(SHOP, {since: id})
      const missed = feed(again, "order_moved")
      assert.deepEqual(plain(await answer(again.join())), OK)
      for(let i = 1; i <= 250; i++){ assert.equal(Number((await missed.next()).id), Number(id) + i) }
      await server("happen")
      assert.equal(Number((await missed.next()).id), Number(id) + 251)
    })

    test("a place that nobody knows is refused", async () => {
      const channel = open().channel(SHOP, {since: "yesterday"})
      assert.deepEqual(plain(await answer(channel.join())), refused("unknown since"))
    })

    test("those on a topic see each other come, change and go", async () => {
      const key = topic => topic.slice("user:".length)
      const told = new Feed()
      const channel = open().channel(ORDER, {presence: {device: variant.name, doing: "packing"}})
      variant.present(channel, state => told.add(plain(state)))
      assert.deepEqual(plain(await answer(channel.join())), OK)
      const seen = async wanted => {
        let state = await told.next()
        while(!wanted(state)){ state = await told.next() }
        return state
      }
      const others = state => (state[key(VIEWER)]?.metas ?? [])
      // A client that polls and has gone without a word is seen for a while.
      const mine = state => state[key(OWNER)]?.metas.find(meta => meta.device === variant.name)
      const me = mine(await seen(state => mine(state) && others(state).length === 0))
      assert.deepEqual([me.name, me.doing], ["Siti", "packing"])
      assert.ok(Math.abs(me.online_at - Date.now() / 1000) < 600)

      const other = await joined(open({token: "viewer"}), ORDER)
      const [came] = others(await seen(state => others(state).length === 1))
      assert.deepEqual([came.name, came.device, came.doing], ["Budi", null, null])
      assert.deepEqual(plain(await answer(other.push("presence_update", {doing: "order:7"}))), OK)
      const changed = others(await seen(state => others(state).some(meta => meta.doing === "order:7")))
      assert.equal(changed.length, 1)
      assert.equal(changed[0].phx_ref_prev, came.phx_ref)
      assert.equal(changed[0].online_at, came.online_at)
      const third = await joined(open({token: "viewer"}), ORDER)
      await seen(state => others(state).length === 2)
      await answer(other.leave())
      await seen(state => others(state).length === 1)

      assert.deepEqual(plain(await answer(channel.push("presence_update", {device: 7}))),
        refused("device is no text of at most 40 characters"))
      third.leave()
      await seen(state => others(state).length === 0)
    })

    test("who does not want to be seen is not", async () => {
      const told = new Feed()
      const channel = open().channel(SHOP, {presence: false})
      channel.on("presence_state", () => told.add("state"))
      assert.deepEqual(plain(await answer(channel.join())), OK)
      assert.deepEqual(plain(await answer(channel.push("presence_update", {}))), refused("not present"))
      assert.equal(told.heard.length, 0)
    })

    test("who is not signed in never gets in", async () => {
      const socket = open({token: "nobody"})
      let opened = false
      socket.onOpen(() => opened = true)
      const over = new AbortController()
      await new Promise(resolve => {
        socket.onError(resolve)
        // All that the old client does in a browser when a poll is refused is to throw.
        variant.modern || globalThis.addEventListener?.("error", event => {
          if(event.message.includes("unhandled poll status 403")){
            event.preventDefault()
            resolve()
          }
        }, over)
      })
      over.abort()
      assert.equal(opened, false)
    })

    if(variant.modern){
      test("a binary push is answered", async () => {
        const channel = await joined(open())
        const push = channel.push("client-picture", new Uint8Array([1, 2, 3]).buffer)
        assert.deepEqual(plain(await answer(push)), refused("payload is no object"))
      })
    }

    if(variant.modern){
      test("the token may stay out of the address", async () => {
        await joined(open({}, {authToken: "owner"}))
      })
    }
  })
}
