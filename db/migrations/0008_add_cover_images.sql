CREATE TABLE `cover_images` (
	`id` text PRIMARY KEY NOT NULL,
	`work_id` text NOT NULL,
	`source` text NOT NULL,
	`episode_id` text,
	`media_sha256` text,
	`at_ms` integer,
	`sent_sha256` text,
	`wanted_locale` text,
	`caller_kind` text NOT NULL,
	`caller_id` text NOT NULL,
	`state` text NOT NULL,
	`problem_code` text,
	`problem_detail` text,
	`sha256` text,
	`mime_type` text,
	`size_bytes` integer,
	`width_px` integer,
	`height_px` integer,
	`score` real,
	`score_parts` text,
	`reasons` text NOT NULL,
	`findings` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`used_at_ms` integer NOT NULL,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "cover_images_source_known" CHECK("cover_images"."source" in ('frame', 'upload')),
	CONSTRAINT "cover_images_state_known" CHECK("cover_images"."state" in ('making', 'ready', 'failed')),
	CONSTRAINT "cover_images_frame_of_video" CHECK(("cover_images"."source" = 'frame') = ("cover_images"."media_sha256" is not null)),
	CONSTRAINT "cover_images_frame_at_some_time" CHECK(("cover_images"."source" = 'frame') = ("cover_images"."at_ms" is not null and "cover_images"."at_ms" >= 0)),
	CONSTRAINT "cover_images_ready_whole" CHECK(("cover_images"."state" = 'ready') = ("cover_images"."sha256" is not null)),
	CONSTRAINT "cover_images_problem_when_failed" CHECK(("cover_images"."state" = 'failed') = ("cover_images"."problem_code" is not null)),
	CONSTRAINT "cover_images_making_has_file" CHECK("cover_images"."state" <> 'making' or "cover_images"."source" = 'frame' or "cover_images"."sent_sha256" is not null)
);
--> statement-breakpoint
CREATE INDEX `cover_images_by_work` ON `cover_images` (`work_id`,`id`);--> statement-breakpoint
CREATE INDEX `cover_images_by_file` ON `cover_images` (`sha256`);--> statement-breakpoint
CREATE INDEX `cover_images_by_sent_file` ON `cover_images` (`sent_sha256`);--> statement-breakpoint
CREATE INDEX `cover_images_age` ON `cover_images` (`used_at_ms`);--> statement-breakpoint
-- These write into the table that is made anew, and its name has to be free.
DROP TRIGGER episodes_tell_insert;--> statement-breakpoint
DROP TRIGGER episodes_tell_update;--> statement-breakpoint
DROP TRIGGER works_tell_indexed;--> statement-breakpoint
CREATE TABLE `__new_events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`kind` text NOT NULL,
	`work_id` text,
	`organisation_id` text,
	`caller_id` text,
	`payload` text NOT NULL,
	CONSTRAINT "events_kind_known" CHECK("__new_events"."kind" in ('upload', 'episode', 'analysis', 'indexed', 'import', 'cover')),
	CONSTRAINT "events_for_somebody" CHECK(coalesce("__new_events"."work_id", "__new_events"."organisation_id", "__new_events"."caller_id") is not null)
);
--> statement-breakpoint
INSERT INTO `__new_events`("seq", "at_ms", "kind", "work_id", "organisation_id", "caller_id", "payload") SELECT "seq", "at_ms", "kind", "work_id", "organisation_id", "caller_id", "payload" FROM `events`;--> statement-breakpoint
-- Places of events are never given twice, also when all events were dropped.
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'events') WHERE name = '__new_events' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'events');--> statement-breakpoint
INSERT INTO sqlite_sequence (name, seq) SELECT '__new_events', seq FROM sqlite_sequence WHERE name = 'events' AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = '__new_events');--> statement-breakpoint
DROP TABLE `events`;--> statement-breakpoint
ALTER TABLE `__new_events` RENAME TO `events`;--> statement-breakpoint
CREATE INDEX `events_age` ON `events` (`at_ms`);--> statement-breakpoint
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
--> statement-breakpoint
CREATE TABLE `__new_work_covers` (
	`work_id` text NOT NULL,
	`locale` text NOT NULL,
	`media_sha256` text,
	`at_ms` integer,
	`image_id` text,
	PRIMARY KEY(`work_id`, `locale`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`media_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`image_id`) REFERENCES `cover_images`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_covers_at_some_time" CHECK("__new_work_covers"."at_ms" >= 0),
	CONSTRAINT "work_covers_one_image" CHECK(("__new_work_covers"."image_id" is null) = ("__new_work_covers"."media_sha256" is not null) and ("__new_work_covers"."image_id" is null) = ("__new_work_covers"."at_ms" is not null))
);
--> statement-breakpoint
INSERT INTO `__new_work_covers`("work_id", "locale", "media_sha256", "at_ms", "image_id") SELECT "work_id", "locale", "media_sha256", "at_ms", NULL FROM `work_covers`;--> statement-breakpoint
DROP TABLE `work_covers`;--> statement-breakpoint
ALTER TABLE `__new_work_covers` RENAME TO `work_covers`;--> statement-breakpoint
CREATE INDEX `work_covers_by_file` ON `work_covers` (`media_sha256`);--> statement-breakpoint
CREATE INDEX `work_covers_by_image` ON `work_covers` (`image_id`);--> statement-breakpoint
ALTER TABLE `stills` ADD `score_parts` text;