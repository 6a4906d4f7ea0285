package id.lababersih.app.imports;

import id.lababersih.persistence.account.Actor;
import id.lababersih.persistence.database.Database;

/** Users and merchants for tests that sign nobody in. */
final class People {
    private People() {}

    /** Puts the actor and the merchant into the database, so that audit rows may name them. */
    static void add(Database database, Actor actor) {
        database.jdbi().useHandle(handle -> {
            handle.createUpdate("insert into app_user (id, name, created_at) values (:id, 'Siti', :at)")
                    .bind("id", actor.userId())
                    .bind("at", actor.at())
                    .execute();
            handle.createUpdate("insert into merchant (id, name, created_at) values (:id, 'Toko Maju', :at)")
                    .bind("id", actor.merchantId())
                    .bind("at", actor.at())
                    .execute();
        });
    }
}
