// Run by PusherDemoTest: the demo of ExPusherLite. A server of its own tells over HTTP on one node, as Rails did it;
// its browsers listen on the other, with what the server put into their page.
import assert from "node:assert/strict"
import {createHmac, randomBytes} from "node:crypto"
import {after, before, describe, test} from "node:test"
import {VARIANTS, answer, connect, feed} from "./clients.mjs"

const TELLS_ON = process.env.PUBLISHER
const CHANNEL = "public:prod_chat_channel"
const plain = value => JSON.parse(JSON.stringify(value))
const refused = reason => ["error", {reason}]

// Something to wait for while all else is a timer of the old client.
const awake = setInterval(() => {}, 1000)
after(() => clearInterval(awake))

const basic = (user, password) => "Basic " + Buffer.from(`${user}:${password}`).toString("base64")

async function makeApp(name){
  const response = await fetch(`${TELLS_ON}/api/admin/apps`, {
    method: "POST",
    headers: {"Authorization": basic("admin", process.env.ADMIN_SECRET), "Content-Type": "application/json"},
    body: JSON.stringify({app: {name}}),
  })
  assert.equal(response.status, 201)
  return (await response.json()).data
}

// As Net::HTTP.post_form does; a payload is JSON in a field.
async function tell(app, fields, credentials = basic(app.key, app.secret)){
  const body = new URLSearchParams({...fields, payload: JSON.stringify(fields.payload)})
  const response = await fetch(`${TELLS_ON}/api/apps/${app.slug}/events`, {
    method: "POST", headers: {"Authorization": credentials}, body,
  })
  return [response.status, await response.json()]
}

const base64url = bytes => Buffer.from(bytes).toString("base64url")
const hmac = (key, text) => createHmac("sha256", key).update(text).digest("base64url")

// What the demo's server puts into a page: a random text, and a token that is good with that text alone.
function pageOf(app, listen, publish){
  const guardian_token = base64url(randomBytes(32))
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    aud: "csrf", sub: {}, iss: "pl-web-test", iat: now, exp: now + 3600, s_csrf: hmac(app.secret, guardian_token),
    listen, publish,
  }
  const content = base64url(JSON.stringify({typ: "JWT", alg: "HS256"})) + "." + base64url(JSON.stringify(claims))
  return {guardian_token, csrf_token: content + "." + hmac(app.secret, content)}
}

describe("the demo of ExPusherLite", {timeout: 120_000}, () => {
  let app, other
  before(async () => {
    app = await makeApp("Obrolan Demo")
    other = await makeApp("Aplikasi Lain")
  })

  for(const variant of VARIANTS){
    describe(variant.name, () => {
      const sockets = []
      const visit = params => {
        const socket = connect(variant, params)
        sockets.push(socket)
        return socket
      }
      const joined = async (socket, topic) => {
        const channel = socket.channel(topic, {})
        assert.deepEqual(plain(await answer(channel.join())), ["ok", {}])
        return channel
      }
      after(() => sockets.forEach(socket => socket.disconnect()))

      test("a page hears what is told on its channel, and what is told to all", async () => {
        const page = await joined(visit(pageOf(app, ["public:*"], ["public:*"])), `public:${app.slug}`)
        const onChannel = feed(page, `${CHANNEL}:msg`)
        const toAll = feed(page, "msg")
        const message = {name: "Siti", message: "halo, \u{1F600}"}
        assert.deepEqual(await tell(app, {topic: CHANNEL, event: "msg", scope: "public", payload: message}), [200, {}])
        assert.deepEqual(plain(await onChannel.next()), message)
        assert.equal(toAll.heard.length, 0)
        await tell(app, {topic: "#general", event: "msg", scope: "public", payload: {message: "untuk semua"}})
        assert.deepEqual(plain(await toAll.next()), {message: "untuk semua"})
        assert.equal(onChannel.heard.length, 0)
      })

      test("a page tells other pages", async () => {
        const one = await joined(visit(pageOf(app, [], [])), `public:${app.slug}:ruang`)
        const another = feed(await joined(visit(pageOf(app, [], [])), `public:${app.slug}:ruang`), "msg")
        one.push("msg", {id: 7, message: "dari sebelah"})
        assert.deepEqual(plain(await another.next()), {id: 7, message: "dari sebelah"})
      })

      test("a private topic is for whom the app gave a token for it", async () => {
        const topic = `private:${app.slug}`
        const page = await joined(visit(pageOf(app, ["private:*"], [])), topic)
        const heard = feed(page, "kasir:msg")
        await tell(app, {topic: "kasir", event: "msg", scope: "private", payload: {a: 1}})
        assert.deepEqual(plain(await heard.next()), {a: 1})
        assert.deepEqual(plain(await answer(page.push("msg", {}))), refused("unauthorized"))
        const join = params => visit(params).channel(topic, {}).join()
        const {csrf_token} = pageOf(app, ["private:*"], [])
        assert.deepEqual(plain(await answer(join({guardian_token: "lain", csrf_token}))), refused("unauthorized"))
        assert.deepEqual(plain(await answer(join(pageOf(app, ["public:*"], [])))), refused("unauthorized"))
        assert.deepEqual(plain(await answer(join(pageOf(other, ["private:*"], [])))), refused("unauthorized"))
      })

      test("who may publish on a private topic does", async () => {
        const topic = `private:${app.slug}:gudang`
        const page = await joined(visit(pageOf(app, ["private:*"], [topic])), topic)
        const other = feed(await joined(visit(pageOf(app, ["private:*"], [])), topic), "stok")
        page.push("stok", {sisa: 3})
        assert.deepEqual(plain(await other.next()), {sisa: 3})
      })

      test("a guest joins nothing but topics of apps", async () => {
        const socket = visit(pageOf(app, ["shop:*", "public:*"], []))
        const shop = socket.channel("shop:20000000-0000-4000-8000-000000000001", {})
        assert.deepEqual(plain(await answer(shop.join())), refused("unauthorized"))
        assert.deepEqual(plain(await answer(socket.channel("public:tidak-ada", {}).join())), refused("unauthorized"))
        await joined(socket, `public:${other.slug}`)
      })
    })
  }

  test("who is not the app tells nothing", async () => {
    const [status, problem] = await tell(app, {topic: "x", event: "msg", scope: "public"}, basic(app.key, other.secret))
    assert.equal(status, 401)
    assert.equal(problem.type, "/problems/basic-credentials")
  })
})
