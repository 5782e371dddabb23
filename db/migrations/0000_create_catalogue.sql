CREATE TABLE `cues` (
	`track_id` text NOT NULL,
	`position` integer NOT NULL,
	`start_ms` integer NOT NULL,
	`end_ms` integer NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`track_id`, `position`),
	FOREIGN KEY (`track_id`) REFERENCES `tracks`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "cues_time_forward" CHECK("cues"."start_ms" >= 0 and "cues"."end_ms" > "cues"."start_ms")
);
--> statement-breakpoint
CREATE TABLE `episode_titles` (
	`episode_id` text NOT NULL,
	`position` integer NOT NULL,
	`locale` text NOT NULL,
	`text` text NOT NULL,
	`kind` text NOT NULL,
	PRIMARY KEY(`episode_id`, `position`),
	FOREIGN KEY (`episode_id`) REFERENCES `episodes`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "episode_titles_not_empty" CHECK(length("episode_titles"."text") > 0)
);
--> statement-breakpoint
CREATE TABLE `episodes` (
	`id` text PRIMARY KEY NOT NULL,
	`work_id` text NOT NULL,
	`number` integer NOT NULL,
	`state` text NOT NULL,
	`media_sha256` text NOT NULL,
	`problem_code` text,
	`problem_detail` text,
	`warnings` text NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`indexed_at_ms` integer,
	`indexed_key` text,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`media_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "episodes_number_positive" CHECK("episodes"."number" > 0),
	CONSTRAINT "episodes_state_known" CHECK("episodes"."state" in ('uploaded', 'analysing', 'ready', 'failed')),
	CONSTRAINT "episodes_problem_when_failed" CHECK(("episodes"."state" = 'failed') = ("episodes"."problem_code" is not null)),
	CONSTRAINT "episodes_version_positive" CHECK("episodes"."version" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `episodes_work_number_uq` ON `episodes` (`work_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `episodes_work_file_uq` ON `episodes` (`work_id`,`media_sha256`);--> statement-breakpoint
CREATE INDEX `episodes_by_file` ON `episodes` (`media_sha256`);--> statement-breakpoint
CREATE TABLE `tracks` (
	`id` text PRIMARY KEY NOT NULL,
	`episode_id` text NOT NULL,
	`locale` text NOT NULL,
	`kind` text NOT NULL,
	`origin` text NOT NULL,
	`state` text NOT NULL,
	`format` text NOT NULL,
	`encoding` text NOT NULL,
	`encoding_confidence` real NOT NULL,
	`locale_source` text NOT NULL,
	`stream_index` integer,
	`source_sha256` text,
	`cue_count` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`episode_id`) REFERENCES `episodes`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "tracks_origin_known" CHECK("tracks"."origin" in ('uploaded', 'embedded', 'converted')),
	CONSTRAINT "tracks_state_known" CHECK("tracks"."state" in ('draft', 'approved')),
	CONSTRAINT "tracks_cue_count_positive" CHECK("tracks"."cue_count" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tracks_one_a_locale_and_origin` ON `tracks` (`episode_id`,`locale`,`origin`,`kind`);--> statement-breakpoint
CREATE INDEX `tracks_by_source` ON `tracks` (`source_sha256`);--> statement-breakpoint
CREATE TABLE `media_files` (
	`sha256` text PRIMARY KEY NOT NULL,
	`size_bytes` integer NOT NULL,
	`analysed_at_ms` integer,
	`container` text,
	`mime_type` text,
	`duration_ms` integer,
	`width_px` integer,
	`height_px` integer,
	`frame_rate` real,
	`video_codec` text,
	`audio_codec` text,
	`hdr` integer,
	`playable` integer,
	`warnings` text NOT NULL,
	`storyboard` text,
	`created_at_ms` integer NOT NULL,
	CONSTRAINT "media_files_sha256_hex" CHECK(length("media_files"."sha256") = 64 and "media_files"."sha256" not glob '*[^0-9a-f]*'),
	CONSTRAINT "media_files_size_positive" CHECK("media_files"."size_bytes" > 0),
	CONSTRAINT "media_files_duration_positive" CHECK("media_files"."duration_ms" is null or "media_files"."duration_ms" > 0),
	CONSTRAINT "media_files_picture_positive" CHECK("media_files"."width_px" is null or ("media_files"."width_px" > 0 and "media_files"."height_px" > 0))
);
--> statement-breakpoint
CREATE TABLE `stills` (
	`id` text PRIMARY KEY NOT NULL,
	`media_sha256` text NOT NULL,
	`kind` text NOT NULL,
	`rank` integer NOT NULL,
	`sha256` text NOT NULL,
	`mime_type` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`at_ms` integer,
	`width_px` integer NOT NULL,
	`height_px` integer NOT NULL,
	`score` real,
	`reasons` text NOT NULL,
	FOREIGN KEY (`media_sha256`) REFERENCES `media_files`(`sha256`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "stills_kind_known" CHECK("stills"."kind" in ('poster', 'candidate', 'storyboard')),
	CONSTRAINT "stills_rank_positive" CHECK("stills"."rank" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stills_one_a_rank` ON `stills` (`media_sha256`,`kind`,`rank`);--> statement-breakpoint
CREATE INDEX `stills_by_image` ON `stills` (`sha256`);--> statement-breakpoint
CREATE TABLE `changes` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`entity_kind` text NOT NULL,
	`entity_id` text NOT NULL,
	`work_id` text NOT NULL,
	`action` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `changes_by_work` ON `changes` (`work_id`,`seq`);--> statement-breakpoint
CREATE TABLE `facts` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`caller` text NOT NULL,
	`route` text NOT NULL,
	`key` text NOT NULL,
	`body_digest` text NOT NULL,
	`resource_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`caller`, `route`, `key`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_age` ON `idempotency_keys` (`created_at_ms`);--> statement-breakpoint
CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`state` text NOT NULL,
	`generation` integer NOT NULL,
	`attempts` integer NOT NULL,
	`due_at_ms` integer NOT NULL,
	`lease_owner` text,
	`lease_until_ms` integer,
	`problem_code` text,
	`problem_detail` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	CONSTRAINT "jobs_state_known" CHECK("jobs"."state" in ('queued', 'running', 'failed')),
	CONSTRAINT "jobs_lease_when_running" CHECK(("jobs"."state" = 'running') = ("jobs"."lease_owner" is not null)),
	CONSTRAINT "jobs_problem_when_failed" CHECK("jobs"."state" <> 'failed' or "jobs"."problem_code" is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_kind_key_uq` ON `jobs` (`kind`,`key`);--> statement-breakpoint
CREATE INDEX `jobs_due` ON `jobs` (`state`,`kind`,`due_at_ms`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`token_digest` text PRIMARY KEY NOT NULL,
	`caller_kind` text NOT NULL,
	`credential_digest` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `workers` (
	`id` text PRIMARY KEY NOT NULL,
	`pid` integer NOT NULL,
	`started_at_ms` integer NOT NULL,
	`heartbeat_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `work_co_production_regions` (
	`work_id` text NOT NULL,
	`region` text NOT NULL,
	PRIMARY KEY(`work_id`, `region`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_co_production_regions_alpha2" CHECK("work_co_production_regions"."region" glob '[A-Z][A-Z]')
);
--> statement-breakpoint
CREATE TABLE `work_external_ids` (
	`scheme` text NOT NULL,
	`value` text NOT NULL,
	`work_id` text NOT NULL,
	PRIMARY KEY(`scheme`, `value`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `work_external_ids_work` ON `work_external_ids` (`work_id`);--> statement-breakpoint
CREATE TABLE `work_genres` (
	`work_id` text NOT NULL,
	`genre` text NOT NULL,
	PRIMARY KEY(`work_id`, `genre`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `work_synopses` (
	`work_id` text NOT NULL,
	`locale` text NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`work_id`, `locale`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `work_titles` (
	`work_id` text NOT NULL,
	`position` integer NOT NULL,
	`locale` text NOT NULL,
	`text` text NOT NULL,
	`kind` text NOT NULL,
	PRIMARY KEY(`work_id`, `position`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_titles_kind_known" CHECK("work_titles"."kind" in ('display', 'alternative', 'working')),
	CONSTRAINT "work_titles_not_empty" CHECK(length("work_titles"."text") > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `work_titles_one_display_a_locale` ON `work_titles` (`work_id`,`locale`) WHERE kind = 'display';--> statement-breakpoint
CREATE TABLE `works` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`original_locale` text NOT NULL,
	`origin_region` text NOT NULL,
	`release_year` integer,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	`indexed_at_ms` integer,
	`indexed_key` text,
	CONSTRAINT "works_kind_known" CHECK("works"."kind" in ('micro_drama', 'short_video')),
	CONSTRAINT "works_status_known" CHECK("works"."status" in ('draft', 'submitted', 'in_review', 'changes_requested', 'approved', 'published', 'withdrawn')),
	CONSTRAINT "works_origin_region_alpha2" CHECK("works"."origin_region" glob '[A-Z][A-Z]'),
	CONSTRAINT "works_release_year_plausible" CHECK("works"."release_year" is null or "works"."release_year" between 1870 and 2999),
	CONSTRAINT "works_version_positive" CHECK("works"."version" > 0)
);
--> statement-breakpoint
CREATE INDEX `works_updated` ON `works` (`updated_at_ms`,`id`);--> statement-breakpoint
CREATE INDEX `works_status` ON `works` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `works_origin_region` ON `works` (`origin_region`,`id`);