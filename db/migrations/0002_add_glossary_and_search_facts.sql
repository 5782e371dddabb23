CREATE TABLE `glossary_edits` (
	`revision` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`action` text NOT NULL,
	`region` text NOT NULL,
	`word` text NOT NULL,
	`canonical` text NOT NULL,
	`note` text,
	`caller_kind` text NOT NULL,
	`at_ms` integer NOT NULL,
	CONSTRAINT "glossary_edits_action_known" CHECK("glossary_edits"."action" in ('added', 'retired')),
	CONSTRAINT "glossary_edits_region_alpha2" CHECK("glossary_edits"."region" glob '[A-Z][A-Z]'),
	CONSTRAINT "glossary_edits_words_not_empty" CHECK(length("glossary_edits"."word") > 0 and length("glossary_edits"."canonical") > 0)
);
--> statement-breakpoint
CREATE TABLE `search_misses` (
	`text` text PRIMARY KEY NOT NULL,
	`times` integer NOT NULL,
	`hits` integer NOT NULL,
	`last_at_ms` integer NOT NULL,
	CONSTRAINT "search_misses_times_positive" CHECK("search_misses"."times" > 0)
);
--> statement-breakpoint
CREATE INDEX `search_misses_age` ON `search_misses` (`last_at_ms`);--> statement-breakpoint
CREATE INDEX `search_misses_often` ON `search_misses` (`times`,`text`);--> statement-breakpoint
CREATE TABLE `work_subtitle_locales` (
	`work_id` text NOT NULL,
	`locale` text NOT NULL,
	PRIMARY KEY(`work_id`, `locale`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `works` ADD `sort_title` text;--> statement-breakpoint
ALTER TABLE `works` ADD `duration_ms` integer;--> statement-breakpoint
CREATE INDEX `works_sort_title` ON `works` (`sort_title`,`id`);