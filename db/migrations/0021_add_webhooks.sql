CREATE TABLE `webhook_attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`delivery_id` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`url` text NOT NULL,
	`request_headers` text NOT NULL,
	`outcome` text NOT NULL,
	`status` integer,
	`answer_headers` text,
	`answer_body` text,
	`detail` text NOT NULL,
	FOREIGN KEY (`delivery_id`) REFERENCES `webhook_deliveries`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "webhook_attempts_status" CHECK("webhook_attempts"."status" is null or "webhook_attempts"."status" between 100 and 999)
);
--> statement-breakpoint
CREATE INDEX `webhook_attempts_of_delivery` ON `webhook_attempts` (`delivery_id`,`id`);--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`webhook_id` text NOT NULL,
	`type` text NOT NULL,
	`work_id` text,
	`version` integer,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`first_attempt_at_ms` integer,
	`due_at_ms` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	FOREIGN KEY (`webhook_id`) REFERENCES `webhooks`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "webhook_deliveries_state_known" CHECK("webhook_deliveries"."state" in ('pending', 'delivered', 'dead', 'superseded')),
	CONSTRAINT "webhook_deliveries_ended_at" CHECK(("webhook_deliveries"."state" = 'pending') = ("webhook_deliveries"."ended_at_ms" is null)),
	CONSTRAINT "webhook_deliveries_version_of_work" CHECK(("webhook_deliveries"."work_id" is null) = ("webhook_deliveries"."version" is null)),
	CONSTRAINT "webhook_deliveries_attempted" CHECK(("webhook_deliveries"."attempts" > 0) = ("webhook_deliveries"."first_attempt_at_ms" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_pending_uq` ON `webhook_deliveries` (`webhook_id`,`work_id`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`webhook_id`,`state`,`due_at_ms`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_by_work` ON `webhook_deliveries` (`webhook_id`,`work_id`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_log` ON `webhook_deliveries` (`webhook_id`,`id`);--> statement-breakpoint
CREATE INDEX `webhook_deliveries_waiting` ON `webhook_deliveries` (`created_at_ms`) WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX `webhook_deliveries_dead` ON `webhook_deliveries` (`webhook_id`,`id`) WHERE state = 'dead';--> statement-breakpoint
CREATE INDEX `webhook_deliveries_ended` ON `webhook_deliveries` (`ended_at_ms`) WHERE state <> 'pending';--> statement-breakpoint
CREATE TABLE `webhook_outcomes` (
	`outcome` text PRIMARY KEY NOT NULL,
	`attempts` integer NOT NULL,
	CONSTRAINT "webhook_outcomes_positive" CHECK("webhook_outcomes"."attempts" > 0)
);
--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`organisation_id` text NOT NULL,
	`url` text NOT NULL,
	`description` text,
	`events` text NOT NULL,
	`regions` text NOT NULL,
	`licence_types` text,
	`secret` text NOT NULL,
	`old_secret` text,
	`old_secret_until_ms` integer,
	`state` text NOT NULL,
	`disabled_by` text,
	`lens_id` text NOT NULL,
	`generation` integer NOT NULL,
	`seq` integer NOT NULL,
	`walked_to` text,
	`is_quiet` integer NOT NULL,
	`failures` integer NOT NULL,
	`failing_since_ms` integer,
	`paused_until_ms` integer,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisations`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "webhooks_events_list" CHECK(json_array_length("webhooks"."events") > 0),
	CONSTRAINT "webhooks_regions_list" CHECK(json_array_length("webhooks"."regions") > 0),
	CONSTRAINT "webhooks_secret_form" CHECK("webhooks"."secret" glob 'whsec_?*'),
	CONSTRAINT "webhooks_old_secret_ends" CHECK(("webhooks"."old_secret" is null) = ("webhooks"."old_secret_until_ms" is null)),
	CONSTRAINT "webhooks_state_known" CHECK("webhooks"."state" in ('active', 'disabled')),
	CONSTRAINT "webhooks_disabled_by" CHECK(("webhooks"."state" = 'disabled') = ("webhooks"."disabled_by" is not null)),
	CONSTRAINT "webhooks_quiet_boolean" CHECK("webhooks"."is_quiet" in (0, 1)),
	CONSTRAINT "webhooks_failing_since" CHECK(("webhooks"."failures" > 0) = ("webhooks"."failing_since_ms" is not null))
);
--> statement-breakpoint
CREATE INDEX `webhooks_by_organisation` ON `webhooks` (`organisation_id`,`id`);