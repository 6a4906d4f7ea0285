package id.lababersih.app.realtime;

import id.lababersih.cluster.realtime.Audience;
import id.lababersih.cluster.realtime.Broadcast;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** Subscribers of a test: one queue for each topic. */
final class Listener implements Audience {
    private final Map<String, BlockingQueue<Broadcast>> queues = new ConcurrentHashMap<>();

    /** Listens to a topic from now on; what was heard before is gone. */
    BlockingQueue<Broadcast> subscribe(String topic) {
        var queue = new LinkedBlockingQueue<Broadcast>();
        queues.put(topic, queue);
        return queue;
    }

    void leave(String topic) {
        queues.remove(topic);
    }

    @Override
    public boolean anybody() {
        return !queues.isEmpty();
    }

    @Override
    public boolean hears(String topic) {
        return queues.containsKey(topic);
    }

    @Override
    public void tell(Broadcast message) {
        var queue = queues.get(message.topic());
        if (queue != null) {
            queue.add(message);
        }
    }
}
