package id.lababersih.app.console;

import id.lababersih.persistence.inspect.Inspector;
import id.lababersih.persistence.inspect.Table;

/** The database, by connections of its own. */
public final class DatabaseTool {
    private final Inspector inspector;
    private final May may;

    DatabaseTool(Inspector inspector, May may) {
        this.inspector = inspector;
        this.may = may;
    }

    /** What one statement reads; it has ten seconds, and the server refuses to change anything for it. */
    public Table query(String sql, Object... parameters) {
        return inspector.read(sql, parameters);
    }

    /** Runs one statement that changes something; how many rows it changed. */
    public int execute(String sql) {
        may.change();
        return inspector.write(sql);
    }

    /** Who is connected, and what each is doing. */
    public Table activity() {
        return inspector.activity();
    }

    /** Who waits for whom. */
    public Table blocked() {
        return inspector.blocked();
    }

    /** The statements on which the server has spent most time. */
    public Table slowest() {
        return inspector.slowest();
    }

    /** The statements that run most often. */
    public Table frequent() {
        return inspector.frequent();
    }

    /** Every table with its size and how it is read. */
    public Table tables() {
        return inspector.tables();
    }

    /** Large tables that are read from end to end, where an index may be missing. */
    public Table scanned() {
        return inspector.scanned();
    }
}
