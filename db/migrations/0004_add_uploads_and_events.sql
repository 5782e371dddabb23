CREATE TABLE `events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`kind` text NOT NULL,
	`work_id` text,
	`organisation_id` text,
	`caller_id` text,
	`payload` text NOT NULL,
	CONSTRAINT "events_kind_known" CHECK("events"."kind" in ('upload', 'episode', 'analysis', 'indexed', 'import')),
	CONSTRAINT "events_for_somebody" CHECK(coalesce("events"."work_id", "events"."organisation_id", "events"."caller_id") is not null)
);
--> statement-breakpoint
CREATE INDEX `events_age` ON `events` (`at_ms`);--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text,
	`caller_id` text NOT NULL,
	`file_name` text NOT NULL,
	`media_type` text,
	`metadata` text NOT NULL,
	`size_bytes` integer,
	`received_bytes` integer NOT NULL,
	`expected_sha256` text,
	`state` text NOT NULL,
	`sha256` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "uploads_state_known" CHECK("uploads"."state" in ('receiving', 'finished')),
	CONSTRAINT "uploads_received_within_size" CHECK("uploads"."received_bytes" between 0 and coalesce("uploads"."size_bytes", "uploads"."received_bytes")),
	CONSTRAINT "uploads_sha256_hex" CHECK("uploads"."sha256" is null or (length("uploads"."sha256") = 64 and "uploads"."sha256" not glob '*[^0-9a-f]*')),
	CONSTRAINT "uploads_finished_whole" CHECK("uploads"."state" <> 'finished' or ("uploads"."sha256" is not null and "uploads"."received_bytes" is "uploads"."size_bytes"))
);
--> statement-breakpoint
CREATE INDEX `uploads_by_caller` ON `uploads` (`caller_id`,`id`);--> statement-breakpoint
CREATE INDEX `uploads_by_organisation` ON `uploads` (`organisation_id`,`state`);--> statement-breakpoint
CREATE INDEX `uploads_by_file` ON `uploads` (`sha256`);--> statement-breakpoint
CREATE INDEX `uploads_expiry` ON `uploads` (`expires_at_ms`);
--> statement-breakpoint
-- Where an episode stands and that a work is in the index is told in the very transaction that makes it so.
CREATE TRIGGER episodes_tell_insert AFTER INSERT ON episodes BEGIN
  INSERT INTO events (at_ms, kind, work_id, payload) VALUES (NEW.updated_at_ms, 'episode', NEW.work_id,
    json_object('episodeId', NEW.id, 'number', NEW.number, 'state', NEW.state, 'problem', json('null')));
END;
--> statement-breakpoint
CREATE TRIGGER episodes_tell_update AFTER UPDATE OF state ON episodes WHEN NEW.state <> OLD.state BEGIN
  INSERT INTO events (at_ms, kind, work_id, payload) VALUES (NEW.updated_at_ms, 'episode', NEW.work_id,
    json_object('episodeId', NEW.id, 'number', NEW.number, 'state', NEW.state, 'problem',
      iif(NEW.problem_code IS NULL, json('null'), json_object('code', NEW.problem_code, 'detail', NEW.problem_detail))));
END;
--> statement-breakpoint
CREATE TRIGGER works_tell_indexed AFTER UPDATE OF indexed_at_ms ON works
WHEN OLD.indexed_at_ms IS NULL AND NEW.indexed_at_ms IS NOT NULL BEGIN
  INSERT INTO events (at_ms, kind, work_id, payload) VALUES (NEW.indexed_at_ms, 'indexed', NEW.id, '{}');
END;
