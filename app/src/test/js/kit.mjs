// What the tests do with the official clients of Phoenix, in Node and in a browser.

// Sooner than by themselves, and ever later: the old client forgets a join that is answered after its next try.
const soon = tries => 50 * 2 ** Math.min(tries, 6)
const QUICK = {reconnectAfterMs: soon, rejoinAfterMs: soon}

// The clients of both lines on both transports; WebSocket is the one that they are to use.
export function variants({LongPoll, Presence, Socket}, old, WebSocket){
  // Gives who is on the channel's topic to each call, by key, after every change.
  function present(channel, call){
    const presence = new Presence(channel)
    presence.onSync(() => call(presence.state))
  }

  // The old client has functions for it, and leaves it to its user to call them.
  function presentToOld(channel, call){
    let state = {}
    const keep = next => call(state = next ?? state)
    channel.on("presence_state", all => keep(old.Presence.syncState(state, all)))
    channel.on("presence_diff", diff => keep(old.Presence.syncDiff(state, diff)))
  }

  return [
    {name: "1.8 over WebSocket", Socket, transport: WebSocket, modern: true, present},
    {name: "1.8 over long polls", Socket, transport: LongPoll, modern: true, present},
    {name: "1.2 over WebSocket", Socket: old.Socket, transport: WebSocket, modern: false, present: presentToOld},
    {name: "1.2 over long polls", Socket: old.Socket, transport: old.LongPoll, modern: false, present: presentToOld},
  ]
}

// What is done at a server.
export const at = address => ({
  connect(variant, params, options = {}){
    const sockets = address.replace("http", "ws") + "/socket"
    const socket = new variant.Socket(sockets, {params, transport: variant.transport, ...QUICK, ...options})
    socket.connect()
    return socket
  },

  // Has something happen there.
  async server(what){
    const response = await fetch(`${address}/test/${what}`, {method: "POST"})
    if(response.status !== 204){ throw new Error(`${what}: ${response.status}`) }
  },
})

// The answer to a join or a push, as [status, response].
export function answer(push){
  return new Promise(resolve => {
    for(const status of ["ok", "error", "timeout"]){
      push.receive(status, response => resolve([status, response]))
    }
  })
}

// What comes, one after the other: await feed.next().
export class Feed {
  waiting = []
  heard = []
  add(thing){
    const first = this.waiting.shift()
    first ? first(thing) : this.heard.push(thing)
  }
  next(){
    return this.heard.length > 0
      ? Promise.resolve(this.heard.shift())
      : new Promise(resolve => this.waiting.push(resolve))
  }
}

export function feed(channel, event){
  const all = new Feed()
  channel.on(event, payload => all.add(payload))
  return all
}
