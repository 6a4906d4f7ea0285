package id.lababersih.app.http;

/** Answers one call on a virtual thread of its own: it may block, and throws {@link ProblemException} to refuse. */
@FunctionalInterface
public interface Handler {
    Answer answer(Call call) throws Exception;
}
