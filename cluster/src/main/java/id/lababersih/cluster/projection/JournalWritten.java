package id.lababersih.cluster.projection;

/** Published on the node's event stream when this node has written to the journal; see {@link WrittenNews}. */
public interface JournalWritten {}
