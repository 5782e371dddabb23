CREATE TABLE `rule_pack_edits` (
	`revision` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`target` text NOT NULL,
	`action` text NOT NULL,
	`pack` text,
	`note` text,
	`editor_kind` text NOT NULL,
	`editor_id` text NOT NULL,
	`editor_name` text NOT NULL,
	`at_ms` integer NOT NULL,
	CONSTRAINT "rule_pack_edits_action_known" CHECK("rule_pack_edits"."action" in ('set', 'removed')),
	CONSTRAINT "rule_pack_edits_pack_when_set" CHECK(("rule_pack_edits"."action" = 'set') = ("rule_pack_edits"."pack" is not null)),
	CONSTRAINT "rule_pack_edits_target_not_empty" CHECK(length("rule_pack_edits"."target") > 0),
	CONSTRAINT "rule_pack_edits_editor_named" CHECK(length("rule_pack_edits"."editor_name") > 0)
);
--> statement-breakpoint
CREATE INDEX `rule_pack_edits_target` ON `rule_pack_edits` (`target`,`revision`);--> statement-breakpoint
CREATE TRIGGER rule_pack_edits_stay_as_written BEFORE UPDATE ON rule_pack_edits BEGIN
  SELECT RAISE(ABORT, 'the history of rules is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER rule_pack_edits_stay BEFORE DELETE ON rule_pack_edits BEGIN
  SELECT RAISE(ABORT, 'the history of rules is never shortened');
END;
