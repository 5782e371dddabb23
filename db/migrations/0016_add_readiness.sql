CREATE TABLE `readiness` (
	`work_id` text NOT NULL,
	`target` text NOT NULL,
	`state` text NOT NULL,
	`fail_count` integer NOT NULL,
	`warn_count` integer NOT NULL,
	`info_count` integer NOT NULL,
	`findings` text NOT NULL,
	`valid_from_ms` integer,
	`valid_until_ms` integer,
	`state_until_ms` integer,
	`pack_revision` text NOT NULL,
	`computed_at_ms` integer NOT NULL,
	PRIMARY KEY(`work_id`, `target`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "readiness_state_known" CHECK("readiness"."state" in ('pass', 'warn', 'fail')),
	CONSTRAINT "readiness_counts" CHECK("readiness"."fail_count" >= 0 and "readiness"."warn_count" >= 0 and "readiness"."info_count" >= 0),
	CONSTRAINT "readiness_time_forward" CHECK("readiness"."valid_from_ms" < "readiness"."valid_until_ms")
);
--> statement-breakpoint
CREATE INDEX `readiness_by_target` ON `readiness` (`target`,`state`,`work_id`);--> statement-breakpoint
CREATE TABLE `readiness_works` (
	`work_id` text PRIMARY KEY NOT NULL,
	`changed_seq` integer NOT NULL,
	`computed_seq` integer DEFAULT 0 NOT NULL,
	`packs_digest` text,
	`valid_from_ms` integer,
	`valid_until_ms` integer,
	`state_until_ms` integer,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `readiness_works_changed` ON `readiness_works` (`changed_seq`) WHERE computed_seq < changed_seq;--> statement-breakpoint
CREATE INDEX `readiness_works_by_packs` ON `readiness_works` (`packs_digest`,`work_id`);--> statement-breakpoint
CREATE INDEX `readiness_works_ends` ON `readiness_works` (`valid_until_ms`);--> statement-breakpoint
-- What the change log names is to be worked out anew; no write can pass this by either.
CREATE TRIGGER readiness_note_change AFTER INSERT ON changes BEGIN
  INSERT INTO readiness_works (work_id, changed_seq) VALUES (NEW.work_id, NEW.seq)
  ON CONFLICT (work_id) DO UPDATE SET changed_seq = excluded.changed_seq;
END;
--> statement-breakpoint
INSERT INTO readiness_works (work_id, changed_seq)
SELECT id, coalesce((SELECT max(seq) FROM changes WHERE changes.work_id = works.id), 1) FROM works;
--> statement-breakpoint
-- A file that is analysed, or inspected for marks, for one episode is known for all that have it; the one that it was done for is logged by its own state.
CREATE TRIGGER episodes_log_analysis AFTER UPDATE OF analysed_at_ms ON media_files WHEN NEW.analysed_at_ms IS NOT OLD.analysed_at_ms BEGIN
  INSERT INTO changes (at_ms, entity_kind, entity_id, work_id, action)
  SELECT NEW.analysed_at_ms, 'episode', id, work_id, 'updated' FROM episodes
  WHERE media_sha256 = NEW.sha256 AND state <> 'analysing';
END;
--> statement-breakpoint
CREATE TRIGGER episodes_log_marks AFTER INSERT ON media_marks BEGIN
  INSERT INTO changes (at_ms, entity_kind, entity_id, work_id, action)
  SELECT NEW.inspected_at_ms, 'episode', id, work_id, 'updated' FROM episodes
  WHERE media_sha256 = NEW.media_sha256 AND state <> 'analysing';
END;
--> statement-breakpoint
CREATE TRIGGER episodes_log_other_marks AFTER UPDATE ON media_marks
WHEN NEW.aigc_label IS NOT OLD.aigc_label OR NEW.c2pa <> OLD.c2pa BEGIN
  INSERT INTO changes (at_ms, entity_kind, entity_id, work_id, action)
  SELECT NEW.inspected_at_ms, 'episode', id, work_id, 'updated' FROM episodes
  WHERE media_sha256 = NEW.media_sha256 AND state <> 'analysing';
END;
