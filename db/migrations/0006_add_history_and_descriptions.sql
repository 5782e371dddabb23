CREATE TABLE `work_content_notes` (
	`work_id` text NOT NULL,
	`code` text NOT NULL,
	`texts` text NOT NULL,
	PRIMARY KEY(`work_id`, `code`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `work_covers` (
	`work_id` text NOT NULL,
	`locale` text NOT NULL,
	`media_sha256` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`work_id`, `locale`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`media_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_covers_at_some_time" CHECK("work_covers"."at_ms" >= 0)
);
--> statement-breakpoint
CREATE INDEX `work_covers_by_file` ON `work_covers` (`media_sha256`);--> statement-breakpoint
CREATE TABLE `work_credits` (
	`work_id` text NOT NULL,
	`position` integer NOT NULL,
	`role` text NOT NULL,
	`names` text NOT NULL,
	`character` text,
	PRIMARY KEY(`work_id`, `position`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_credits_named" CHECK(json_array_length("work_credits"."names") > 0)
);
--> statement-breakpoint
CREATE TABLE `work_tags` (
	`work_id` text NOT NULL,
	`folded` text NOT NULL,
	`position` integer NOT NULL,
	`tag` text NOT NULL,
	PRIMARY KEY(`work_id`, `folded`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_tags_not_empty" CHECK(length("work_tags"."tag") > 0)
);
--> statement-breakpoint
CREATE TABLE `edits` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`work_id` text NOT NULL,
	`entity` text NOT NULL,
	`entity_id` text NOT NULL,
	`action` text NOT NULL,
	`editor_kind` text NOT NULL,
	`editor_id` text NOT NULL,
	`editor_name` text NOT NULL,
	`at_ms` integer NOT NULL,
	`before` text,
	`after` text,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "edits_editor_known" CHECK("edits"."editor_kind" in ('operator', 'person', 'program')),
	CONSTRAINT "edits_editor_named" CHECK(length("edits"."editor_name") > 0),
	CONSTRAINT "edits_say_something" CHECK("edits"."before" is not null or "edits"."after" is not null)
);
--> statement-breakpoint
CREATE INDEX `edits_by_work` ON `edits` (`work_id`,`seq`);--> statement-breakpoint
CREATE TABLE `removals` (
	`id` text PRIMARY KEY NOT NULL,
	`work_id` text NOT NULL,
	`kind` text NOT NULL,
	`entity_id` text NOT NULL,
	`episode_id` text NOT NULL,
	`episode_number` integer NOT NULL,
	`locale` text,
	`document` text NOT NULL,
	`editor_kind` text NOT NULL,
	`editor_id` text NOT NULL,
	`editor_name` text NOT NULL,
	`removed_at_ms` integer NOT NULL,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "removals_kind_known" CHECK("removals"."kind" in ('episode', 'track')),
	CONSTRAINT "removals_locale_of_track" CHECK(("removals"."kind" = 'track') = ("removals"."locale" is not null))
);
--> statement-breakpoint
CREATE INDEX `removals_by_work` ON `removals` (`work_id`,`id`);--> statement-breakpoint
CREATE INDEX `removals_age` ON `removals` (`removed_at_ms`);--> statement-breakpoint
CREATE TABLE `removed_files` (
	`removal_id` text NOT NULL,
	`sha256` text NOT NULL,
	PRIMARY KEY(`removal_id`, `sha256`),
	FOREIGN KEY (`removal_id`) REFERENCES `removals`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `removed_files_by_file` ON `removed_files` (`sha256`);--> statement-breakpoint
-- The history is only ever added to.
CREATE TRIGGER edits_stay_as_written BEFORE UPDATE ON edits BEGIN
  SELECT RAISE(ABORT, 'the history is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER edits_stay BEFORE DELETE ON edits BEGIN
  SELECT RAISE(ABORT, 'the history is never shortened');
END;
