package import GRDB

/// The database's schema, as migrations. A released migration is never edited; a later one changes it.
package enum Migrations {
    /// The first migration of every version of the database.
    static let firstName = "1 datasets, jobs, shards"

    /// Every migration, in order.
    package static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration(firstName) { db in
            try db.execute(sql: datasets)
            try db.execute(sql: jobs)
        }
        migrator.registerMigration("2 owners, keys, answers") { db in
            try db.execute(sql: owners)
            try db.execute(sql: tallies)
            try db.execute(sql: keys)
        }
        migrator.registerMigration("3 shards by number, turns of owners") { db in
            try db.execute(sql: numberedShards)
            try db.execute(sql: turns)
        }
        migrator.registerMigration("4 ledger of files, leases, receipts") { db in
            try db.execute(sql: ledger)
            try db.execute(sql: leases)
            try db.execute(sql: receipts)
        }
        migrator.registerMigration("5 removal of jobs, expiry") { db in try db.execute(sql: removal) }
        migrator.registerMigration("6 counts of tokens and rows") { db in
            try db.execute(sql: counts)
            try db.execute(sql: restarts)
        }
        migrator.registerMigration("7 reuse of vectors") { db in try db.execute(sql: reuse) }
        return migrator
    }

    private static let datasets = """
        CREATE TABLE dataset (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL,
            type TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('queued', 'processing', 'validated', 'failed')),
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            deleted_at INTEGER,
            file_name TEXT,
            csv_delimiter TEXT,
            keep_fields TEXT NOT NULL DEFAULT '[]',
            optional_fields TEXT NOT NULL DEFAULT '[]',
            skip_malformed_input INTEGER NOT NULL DEFAULT 0,
            keep_original_file INTEGER NOT NULL DEFAULT 0,
            original_bytes INTEGER,
            original_sha256 TEXT,
            schema TEXT,
            error TEXT,
            warnings TEXT NOT NULL DEFAULT '[]',
            CHECK ((status = 'validated') = (schema IS NOT NULL)),
            CHECK ((status = 'failed') = (error IS NOT NULL))
        ) STRICT;
        CREATE INDEX dataset_queued ON dataset (seq) WHERE status = 'queued';
        CREATE TABLE part (
            dataset TEXT NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
            idx INTEGER NOT NULL,
            path TEXT NOT NULL,
            rows INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            sha256 TEXT NOT NULL,
            PRIMARY KEY (dataset, idx)
        ) STRICT;
        """

    private static let jobs = """
        CREATE TABLE job (
            seq INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            name TEXT,
            status TEXT NOT NULL
                CHECK (status IN ('processing', 'complete', 'cancelling', 'cancelled', 'failed')),
            model TEXT NOT NULL,
            model_fingerprint TEXT NOT NULL,
            input_dataset TEXT NOT NULL,
            output_dataset TEXT,
            input_type TEXT NOT NULL,
            truncate TEXT NOT NULL,
            embedding_types TEXT NOT NULL,
            row_count INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            ended_at INTEGER,
            warnings TEXT NOT NULL DEFAULT '[]',
            CHECK ((status = 'complete') = (output_dataset IS NOT NULL)),
            CHECK ((status IN ('complete', 'cancelled', 'failed')) = (ended_at IS NOT NULL))
        ) STRICT;
        CREATE INDEX job_processing ON job (seq) WHERE status = 'processing';
        CREATE TABLE shard (
            job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            idx INTEGER NOT NULL,
            first_row INTEGER NOT NULL,
            row_count INTEGER NOT NULL,
            state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'leased', 'done')),
            fence INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            path TEXT,
            bytes INTEGER,
            sha256 TEXT,
            PRIMARY KEY (job, idx),
            CHECK ((state = 'done') = (path IS NOT NULL))
        ) STRICT;
        """

    /// Existing objects belong to the local user. Lists and starts read by these indices: neither may slow down with a
    /// long history.
    private static let owners = """
        ALTER TABLE dataset ADD COLUMN owner TEXT NOT NULL DEFAULT 'local';
        ALTER TABLE job ADD COLUMN owner TEXT NOT NULL DEFAULT 'local';
        CREATE INDEX dataset_owner ON dataset (owner, seq) WHERE deleted_at IS NULL;
        CREATE INDEX dataset_processing ON dataset (seq) WHERE status = 'processing';
        CREATE INDEX dataset_deleted ON dataset (seq) WHERE deleted_at IS NOT NULL;
        CREATE INDEX job_owner ON job (owner, seq);
        CREATE INDEX job_cancelling ON job (seq) WHERE status = 'cancelling';
        CREATE INDEX shard_ready ON shard (job, idx) WHERE state = 'ready';
        """

    /// The number of jobs by state, updated with each change: counting on request would slow down with every job.
    private static let tallies = """
        CREATE TABLE tally (status TEXT PRIMARY KEY, jobs INTEGER NOT NULL) STRICT;
        INSERT INTO tally SELECT column1, (SELECT count(*) FROM job WHERE status = column1)
            FROM (VALUES ('processing'), ('complete'), ('cancelling'), ('cancelled'), ('failed'));
        CREATE TRIGGER job_made AFTER INSERT ON job BEGIN
            UPDATE tally SET jobs = jobs + 1 WHERE status = new.status;
        END;
        CREATE TRIGGER job_changed AFTER UPDATE OF status ON job WHEN old.status <> new.status BEGIN
            UPDATE tally SET jobs = jobs - 1 WHERE status = old.status;
            UPDATE tally SET jobs = jobs + 1 WHERE status = new.status;
        END;
        """

    /// Shards refer to their job by number instead of its random id. New ones are then appended to their table and its
    /// index, many jobs per page, instead of each on a random page.
    private static let numberedShards = """
        CREATE TABLE numbered (
            job INTEGER NOT NULL REFERENCES job (seq) ON DELETE CASCADE,
            idx INTEGER NOT NULL,
            first_row INTEGER NOT NULL,
            row_count INTEGER NOT NULL,
            state TEXT NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'leased', 'done')),
            fence INTEGER NOT NULL DEFAULT 0,
            attempts INTEGER NOT NULL DEFAULT 0,
            path TEXT,
            bytes INTEGER,
            sha256 TEXT,
            PRIMARY KEY (job, idx),
            CHECK ((state = 'done') = (path IS NOT NULL))
        ) STRICT, WITHOUT ROWID;
        INSERT INTO numbered
            SELECT job.seq, idx, first_row, shard.row_count, state, fence, attempts, path, bytes, sha256
            FROM shard JOIN job ON job.id = shard.job;
        DROP TABLE shard;
        ALTER TABLE numbered RENAME TO shard;
        CREATE INDEX shard_ready ON shard (job, idx) WHERE state = 'ready';
        """

    /// Ready shards are leased and counted by owner.
    private static let turns = """
        CREATE INDEX job_turn ON job (owner, seq) WHERE status = 'processing';
        DROP INDEX job_processing;
        """

    /// Every file of the store, before it is created and until after it is removed. Data about files moves here from
    /// other tables; chunk digests are computed later, by reading the files.
    private static let ledger = """
        CREATE TABLE store (id TEXT NOT NULL, format INTEGER NOT NULL) STRICT;
        CREATE TABLE file (
            path TEXT PRIMARY KEY,
            state TEXT NOT NULL CHECK (state IN ('writing', 'kept', 'removable')),
            bytes INTEGER,
            sha256 TEXT,
            chunks BLOB,
            damage TEXT CHECK (damage IN ('missing', 'length', 'digest')),
            CHECK (state <> 'kept' OR bytes IS NOT NULL)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO file (path, state, bytes, sha256) SELECT path, 'kept', bytes, sha256 FROM part;
        INSERT INTO file (path, state, bytes, sha256)
            SELECT path, 'kept', bytes, sha256 FROM shard WHERE state = 'done';
        INSERT INTO file (path, state, bytes, sha256)
            SELECT 'datasets/' || id || '/original', 'kept', original_bytes, original_sha256 FROM dataset
            WHERE original_bytes NOT NULL AND (keep_original_file OR status IN ('queued', 'processing'));
        CREATE INDEX file_not_kept ON file (path) WHERE state <> 'kept';
        CREATE INDEX file_damaged ON file (path) WHERE damage IS NOT NULL;
        CREATE INDEX file_unchunked ON file (path)
            WHERE state = 'kept' AND chunks IS NULL AND bytes > 131072 AND damage IS NULL;
        ALTER TABLE part DROP COLUMN bytes;
        ALTER TABLE part DROP COLUMN sha256;
        ALTER TABLE shard DROP COLUMN bytes;
        ALTER TABLE shard DROP COLUMN sha256;
        ALTER TABLE dataset ADD COLUMN skipped_rows INTEGER NOT NULL DEFAULT 0;
        """

    /// Receipts are stored apart from the jobs that lists read: one names every part of its job, and can have
    /// megabytes.
    private static let receipts = """
        CREATE TABLE receipt (
            job INTEGER PRIMARY KEY REFERENCES job (seq) ON DELETE CASCADE,
            json TEXT NOT NULL
        ) STRICT;
        """

    /// The holder of a shard, and when the lease expires.
    private static let leases = """
        ALTER TABLE shard ADD COLUMN lease_owner TEXT;
        ALTER TABLE shard ADD COLUMN lease_until INTEGER;
        CREATE INDEX shard_leased ON shard (job, idx) WHERE state = 'leased';
        """

    /// Jobs can be deleted, or expire.
    private static let removal = """
        CREATE TRIGGER job_removed AFTER DELETE ON job BEGIN
            UPDATE tally SET jobs = jobs - 1 WHERE status = old.status;
        END;
        ALTER TABLE store ADD COLUMN expire_after INTEGER;
        """

    /// What was counted while rows were embedded. Null is unknown: older versions did not count.
    private static let counts = """
        ALTER TABLE shard ADD COLUMN tokens INTEGER;
        ALTER TABLE shard ADD COLUMN cut_texts INTEGER;
        ALTER TABLE shard ADD COLUMN lost_tokens INTEGER;
        ALTER TABLE shard ADD COLUMN blank_rows INTEGER;
        ALTER TABLE shard ADD COLUMN repeated_rows INTEGER;
        ALTER TABLE job ADD COLUMN max_tokens INTEGER;
        ALTER TABLE job ADD COLUMN tokens INTEGER;
        ALTER TABLE job ADD COLUMN cut_texts INTEGER;
        ALTER TABLE job ADD COLUMN lost_tokens INTEGER;
        ALTER TABLE job ADD COLUMN blank_rows INTEGER;
        ALTER TABLE job ADD COLUMN repeated_rows INTEGER;
        ALTER TABLE job ADD COLUMN skipped_rows INTEGER;
        """

    /// Jobs that are partly done start again: older versions read prompts and settings of tokenizers differently, and
    /// one job must not mix both kinds of vectors. Jobs whose shards are all done keep them.
    private static let restarts = """
        UPDATE file SET state = 'removable' WHERE path IN (
            SELECT shard.path FROM shard JOIN job ON job.seq = shard.job
            WHERE job.status = 'processing' AND shard.state = 'done'
                AND EXISTS (SELECT 1 FROM shard AS open WHERE open.job = job.seq AND open.state <> 'done'));
        UPDATE shard SET state = 'ready', path = NULL WHERE state = 'done'
            AND path IN (SELECT path FROM file WHERE state = 'removable');
        """

    /// The texts of each part of an output, deleted with the row of its file. Outputs of older versions lack them, and
    /// are not copied from.
    private static let reuse = """
        CREATE TABLE text_index (
            path TEXT PRIMARY KEY REFERENCES file (path) ON DELETE CASCADE,
            profile BLOB NOT NULL,
            entries BLOB NOT NULL
        ) STRICT;
        ALTER TABLE job ADD COLUMN reuse INTEGER NOT NULL DEFAULT 1;
        ALTER TABLE job ADD COLUMN reused_rows INTEGER;
        ALTER TABLE shard ADD COLUMN reused_rows INTEGER;
        """

    private static let keys = """
        CREATE TABLE key (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            owner TEXT NOT NULL,
            digest BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            used_at INTEGER,
            revoked_at INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX key_name ON key (name) WHERE revoked_at IS NULL;
        CREATE TABLE answer (
            owner TEXT NOT NULL,
            key TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('job', 'dataset')),
            object TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            fingerprint BLOB,
            body BLOB,
            PRIMARY KEY (owner, key)
        ) STRICT;
        """
}
