CREATE TABLE `accepted_window_conflicts` (
	`work_id` text NOT NULL,
	`conflict_id` text NOT NULL,
	`editor_kind` text NOT NULL,
	`editor_id` text NOT NULL,
	`editor_name` text NOT NULL,
	`accepted_at_ms` integer NOT NULL,
	PRIMARY KEY(`work_id`, `conflict_id`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "accepted_window_conflicts_editor_known" CHECK("accepted_window_conflicts"."editor_kind" in ('operator', 'person', 'program'))
);
--> statement-breakpoint
CREATE TABLE `window_edges` (
	`work_id` text NOT NULL,
	`at_ms` integer NOT NULL,
	PRIMARY KEY(`work_id`, `at_ms`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `window_edges_in_time` ON `window_edges` (`at_ms`,`work_id`);--> statement-breakpoint
CREATE TABLE `work_publications` (
	`work_id` text NOT NULL,
	`region` text NOT NULL,
	`since_ms` integer NOT NULL,
	`editor_kind` text NOT NULL,
	`editor_id` text NOT NULL,
	`editor_name` text NOT NULL,
	`override_reason` text,
	`overridden_findings` text,
	PRIMARY KEY(`work_id`, `region`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_publications_alpha2" CHECK("work_publications"."region" glob '[A-Z][A-Z]'),
	CONSTRAINT "work_publications_editor_known" CHECK("work_publications"."editor_kind" in ('operator', 'person', 'program')),
	CONSTRAINT "work_publications_editor_named" CHECK(length("work_publications"."editor_name") > 0),
	CONSTRAINT "work_publications_reason_not_empty" CHECK("work_publications"."override_reason" is null or length("work_publications"."override_reason") > 0),
	CONSTRAINT "work_publications_override_whole" CHECK(("work_publications"."override_reason" is null) = ("work_publications"."overridden_findings" is null))
);
--> statement-breakpoint
CREATE INDEX `work_publications_by_region` ON `work_publications` (`region`,`work_id`);--> statement-breakpoint
CREATE TABLE `work_window_regions` (
	`window_id` text NOT NULL,
	`region` text NOT NULL,
	PRIMARY KEY(`window_id`, `region`),
	FOREIGN KEY (`window_id`) REFERENCES `work_windows`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_window_regions_alpha2" CHECK("work_window_regions"."region" glob '[A-Z][A-Z]')
);
--> statement-breakpoint
CREATE TABLE `work_windows` (
	`id` text PRIMARY KEY NOT NULL,
	`work_id` text NOT NULL,
	`position` integer NOT NULL,
	`scope` text NOT NULL,
	`licence_type` text NOT NULL,
	`is_exclusive` integer NOT NULL,
	`from_ms` integer,
	`until_ms` integer,
	`holdback_locales` text NOT NULL,
	`licensee` text,
	`licensee_organisation_id` text,
	`note` text,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`licensee_organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "work_windows_scope_known" CHECK("work_windows"."scope" in ('regions', 'worldwide_except')),
	CONSTRAINT "work_windows_licence_known" CHECK("work_windows"."licence_type" in ('EST', 'VOD', 'SVOD', 'POEST', 'Pre-Release', 'Library', 'AVOD', 'Free')),
	CONSTRAINT "work_windows_exclusive_boolean" CHECK("work_windows"."is_exclusive" in (0, 1)),
	CONSTRAINT "work_windows_begins_before_end" CHECK("work_windows"."from_ms" is null or "work_windows"."until_ms" is null or "work_windows"."from_ms" < "work_windows"."until_ms"),
	CONSTRAINT "work_windows_holdbacks_list" CHECK(json_type("work_windows"."holdback_locales") = 'array'),
	CONSTRAINT "work_windows_licensee_not_empty" CHECK("work_windows"."licensee" is null or length("work_windows"."licensee") > 0),
	CONSTRAINT "work_windows_licensee_named" CHECK("work_windows"."licensee_organisation_id" is null or "work_windows"."licensee" is not null),
	CONSTRAINT "work_windows_note_not_empty" CHECK("work_windows"."note" is null or length("work_windows"."note") > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `work_windows_of_work` ON `work_windows` (`work_id`,`position`);--> statement-breakpoint
CREATE INDEX `work_windows_by_licensee` ON `work_windows` (`licensee_organisation_id`) WHERE licensee_organisation_id is not null;