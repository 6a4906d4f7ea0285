package id.lababersih.cluster.wire;

/** Marks what actors send each other and another node must be able to read: bound to Jackson's CBOR. */
public interface ClusterMessage {}
