CREATE TABLE `api_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`name` text NOT NULL,
	`token_digest` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer,
	`last_used_at_ms` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "api_tokens_name_not_empty" CHECK(length("api_tokens"."name") > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_tokens_token_uq` ON `api_tokens` (`token_digest`);--> statement-breakpoint
CREATE INDEX `api_tokens_by_person` ON `api_tokens` (`person_id`,`id`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`token_digest` text NOT NULL,
	`organisation_id` text,
	`role` text,
	`email` text,
	`invited_by` text,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "invitations_role_with_organisation" CHECK(("invitations"."organisation_id" is null) = ("invitations"."role" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token_uq` ON `invitations` (`token_digest`);--> statement-breakpoint
CREATE INDEX `invitations_by_organisation` ON `invitations` (`organisation_id`,`id`);--> statement-breakpoint
CREATE INDEX `invitations_expiry` ON `invitations` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`person_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`person_id`, `organisation_id`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "memberships_role_known" CHECK("memberships"."role" in ('owner', 'editor', 'viewer'))
);
--> statement-breakpoint
CREATE INDEX `memberships_by_organisation` ON `memberships` (`organisation_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `organisations` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`quota_bytes` integer,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	CONSTRAINT "organisations_kind_known" CHECK("organisations"."kind" in ('producer', 'curator', 'partner')),
	CONSTRAINT "organisations_name_not_empty" CHECK(length("organisations"."name") > 0),
	CONSTRAINT "organisations_quota_positive" CHECK("organisations"."quota_bytes" is null or "organisations"."quota_bytes" > 0),
	CONSTRAINT "organisations_version_positive" CHECK("organisations"."version" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organisations_name_uq` ON `organisations` (`name`);--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`password_hash` text,
	`version` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	CONSTRAINT "people_email_lower" CHECK("people"."email" = lower("people"."email") and length("people"."email") > 0),
	CONSTRAINT "people_name_not_empty" CHECK(length("people"."name") > 0),
	CONSTRAINT "people_version_positive" CHECK("people"."version" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `people_email_uq` ON `people` (`email`);--> statement-breakpoint
CREATE TABLE `person_identities` (
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`person_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`issuer`, `subject`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `person_identities_by_person` ON `person_identities` (`person_id`);--> statement-breakpoint
CREATE TABLE `sign_in_failures` (
	`subject` text PRIMARY KEY NOT NULL,
	`times` integer NOT NULL,
	`last_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sign_in_failures_age` ON `sign_in_failures` (`last_at_ms`);--> statement-breakpoint
CREATE TABLE `work_shares` (
	`work_id` text NOT NULL,
	`organisation_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	PRIMARY KEY(`work_id`, `organisation_id`),
	FOREIGN KEY (`work_id`) REFERENCES `works`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "work_shares_role_known" CHECK("work_shares"."role" in ('editor', 'viewer'))
);
--> statement-breakpoint
CREATE INDEX `work_shares_by_organisation` ON `work_shares` (`organisation_id`,`work_id`);--> statement-breakpoint
ALTER TABLE `glossary_edits` ADD `person_id` text REFERENCES people(id) ON DELETE set null;--> statement-breakpoint
ALTER TABLE `sessions` ADD `person_id` text REFERENCES people(id) ON DELETE cascade;--> statement-breakpoint
CREATE INDEX `sessions_by_person` ON `sessions` (`person_id`);--> statement-breakpoint
ALTER TABLE `wording_decisions` ADD `person_id` text REFERENCES people(id) ON DELETE set null;--> statement-breakpoint
ALTER TABLE `works` ADD `organisation_id` text REFERENCES organisations(id) ON DELETE restrict;--> statement-breakpoint
CREATE INDEX `works_by_organisation` ON `works` (`organisation_id`,`id`);