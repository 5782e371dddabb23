CREATE TABLE `collection_texts` (
	`collection_id` text NOT NULL,
	`locale` text NOT NULL,
	`title` text NOT NULL,
	`description` text,
	PRIMARY KEY(`collection_id`, `locale`),
	FOREIGN KEY (`collection_id`) REFERENCES `collections`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "collection_texts_title_not_empty" CHECK(length("collection_texts"."title") > 0)
);
--> statement-breakpoint
CREATE TABLE `collection_works` (
	`collection_id` text NOT NULL,
	`work_id` text NOT NULL,
	`position` integer NOT NULL,
	`added_at_ms` integer NOT NULL,
	PRIMARY KEY(`collection_id`, `work_id`),
	FOREIGN KEY (`collection_id`) REFERENCES `collections`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE UNIQUE INDEX `collection_works_ordered` ON `collection_works` (`collection_id`,`position`);--> statement-breakpoint
CREATE INDEX `collection_works_by_work` ON `collection_works` (`work_id`);--> statement-breakpoint
CREATE TABLE `collections` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text,
	`audience` text NOT NULL,
	`cover_work_id` text,
	`cover_still_id` text,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`cover_work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "collections_audience_known" CHECK("collections"."audience" in ('organisation', 'everybody')),
	CONSTRAINT "collections_version_positive" CHECK("collections"."version" > 0)
);
--> statement-breakpoint
CREATE INDEX `collections_by_organisation` ON `collections` (`organisation_id`,`id`);--> statement-breakpoint
CREATE INDEX `collections_by_audience` ON `collections` (`audience`,`id`);--> statement-breakpoint
CREATE INDEX `collections_by_cover` ON `collections` (`cover_still_id`) WHERE cover_still_id is not null;--> statement-breakpoint
CREATE TABLE `decision_results` (
	`batch_id` text NOT NULL,
	`position` integer NOT NULL,
	`result` text NOT NULL,
	`decided_at_ms` integer NOT NULL,
	PRIMARY KEY(`batch_id`, `position`)
);
--> statement-breakpoint
CREATE INDEX `decision_results_age` ON `decision_results` (`decided_at_ms`);--> statement-breakpoint
CREATE TABLE `review_notes` (
	`id` text PRIMARY KEY NOT NULL,
	`work_id` text NOT NULL,
	`episode_id` text,
	`episode_number` integer,
	`from_ms` integer,
	`until_ms` integer,
	`region` text,
	`track_id` text,
	`track_locale` text,
	`text` text NOT NULL,
	`state` text NOT NULL,
	`resolver_kind` text,
	`resolver_id` text,
	`resolver_name` text,
	`resolved_at_ms` integer,
	`author_kind` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "review_notes_state_known" CHECK("review_notes"."state" in ('open', 'resolved')),
	CONSTRAINT "review_notes_text_not_empty" CHECK(length("review_notes"."text") > 0),
	CONSTRAINT "review_notes_resolved_whole" CHECK(("review_notes"."state" = 'resolved') = ("review_notes"."resolver_id" is not null)),
	CONSTRAINT "review_notes_episode_numbered" CHECK(("review_notes"."episode_id" is null) = ("review_notes"."episode_number" is null)),
	CONSTRAINT "review_notes_moment_of_episode" CHECK("review_notes"."from_ms" is null or ("review_notes"."episode_id" is not null and "review_notes"."from_ms" >= 0)),
	CONSTRAINT "review_notes_span_forward" CHECK("review_notes"."until_ms" is null or "review_notes"."until_ms" > "review_notes"."from_ms"),
	CONSTRAINT "review_notes_track_of_episode" CHECK("review_notes"."track_id" is null or "review_notes"."episode_id" is not null),
	CONSTRAINT "review_notes_region_alpha2" CHECK("review_notes"."region" is null or "review_notes"."region" glob '[A-Z][A-Z]'),
	CONSTRAINT "review_notes_version_positive" CHECK("review_notes"."version" > 0)
);
--> statement-breakpoint
CREATE INDEX `review_notes_by_work` ON `review_notes` (`work_id`,`state`);--> statement-breakpoint
CREATE TABLE `review_replies` (
	`id` text PRIMARY KEY NOT NULL,
	`note_id` text NOT NULL,
	`text` text NOT NULL,
	`author_kind` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`note_id`) REFERENCES `review_notes`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "review_replies_text_not_empty" CHECK(length("review_replies"."text") > 0)
);
--> statement-breakpoint
CREATE INDEX `review_replies_by_note` ON `review_replies` (`note_id`,`id`);--> statement-breakpoint
CREATE TABLE `work_approvals` (
	`work_id` text NOT NULL,
	`region` text NOT NULL,
	`approver_kind` text NOT NULL,
	`approver_id` text NOT NULL,
	`approver_name` text NOT NULL,
	`content_seq` integer NOT NULL,
	`approved_at_ms` integer NOT NULL,
	PRIMARY KEY(`work_id`, `region`, `approver_id`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_approvals_alpha2" CHECK("work_approvals"."region" glob '[A-Z][A-Z]'),
	CONSTRAINT "work_approvals_named" CHECK(length("work_approvals"."approver_name") > 0)
);
--> statement-breakpoint
CREATE TABLE `work_reviews` (
	`work_id` text PRIMARY KEY NOT NULL,
	`since_ms` integer NOT NULL,
	`submitted_at_ms` integer,
	`reviewer_kind` text,
	`reviewer_id` text,
	`reviewer_name` text,
	`claimed_at_ms` integer,
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_reviews_reviewer_whole" CHECK(("work_reviews"."reviewer_id" is null) = ("work_reviews"."reviewer_kind" is null) and ("work_reviews"."reviewer_id" is null) = ("work_reviews"."reviewer_name" is null)
        and ("work_reviews"."reviewer_id" is null) = ("work_reviews"."claimed_at_ms" is null))
);
--> statement-breakpoint
CREATE INDEX `work_reviews_by_reviewer` ON `work_reviews` (`reviewer_id`) WHERE reviewer_id is not null;--> statement-breakpoint
CREATE TABLE `saved_searches` (
	`id` text PRIMARY KEY NOT NULL,
	`owner_id` text NOT NULL,
	`organisation_id` text,
	`name` text NOT NULL,
	`query` text NOT NULL,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE set null,
	CONSTRAINT "saved_searches_name_not_empty" CHECK(length("saved_searches"."name") > 0),
	CONSTRAINT "saved_searches_version_positive" CHECK("saved_searches"."version" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_searches_one_a_name` ON `saved_searches` (`owner_id`,`name`);--> statement-breakpoint
CREATE INDEX `saved_searches_by_organisation` ON `saved_searches` (`organisation_id`,`id`) WHERE organisation_id is not null;--> statement-breakpoint
ALTER TABLE `edits` ADD `is_content` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `edits_of_content` ON `edits` (`work_id`,`seq`) WHERE is_content = 1;