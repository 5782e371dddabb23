CREATE TABLE `draft_lines` (
	`track_id` text NOT NULL,
	`position` integer NOT NULL,
	`source_text` text NOT NULL,
	`changes` text NOT NULL,
	`is_edited` integer NOT NULL,
	`is_stale` integer NOT NULL,
	PRIMARY KEY(`track_id`, `position`),
	FOREIGN KEY (`track_id`,`position`) REFERENCES `cues`(`track_id`,`position`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "draft_lines_stale_when_edited" CHECK("draft_lines"."is_edited" = 1 or "draft_lines"."is_stale" = 0)
);
--> statement-breakpoint
CREATE TABLE `drafts` (
	`track_id` text PRIMARY KEY NOT NULL,
	`source_locale` text NOT NULL,
	`made_at_ms` integer NOT NULL,
	FOREIGN KEY (`track_id`) REFERENCES `tracks`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `kept_words` (
	`work_id` text NOT NULL,
	`word` text NOT NULL,
	`written` text,
	PRIMARY KEY(`work_id`, `word`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "kept_words_not_empty" CHECK(length("kept_words"."word") > 0 and ("kept_words"."written" is null or length("kept_words"."written") > 0))
);
--> statement-breakpoint
CREATE TABLE `translated_lines` (
	`organisation_id` text NOT NULL,
	`source_locale` text NOT NULL,
	`target_locale` text NOT NULL,
	`source_digest` text NOT NULL,
	`text` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `source_locale`, `target_locale`, `source_digest`),
	CONSTRAINT "translated_lines_not_empty" CHECK(length("translated_lines"."text") > 0)
);
