internal import GRDB

/// The database's schema, step by step. A step that has shipped is never edited: the next one changes it.
enum Migrations {
    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 datasets, jobs, shards") { db in
            try db.execute(sql: datasets)
            try db.execute(sql: jobs)
        }
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
}
