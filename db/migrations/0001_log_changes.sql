-- Every write to a work or an episode appends to the ordered log; partners will follow it.
CREATE TRIGGER works_log_insert AFTER INSERT ON works BEGIN
  INSERT INTO changes (at_ms, entity_kind, entity_id, work_id, action)
  VALUES (NEW.updated_at_ms, 'work', NEW.id, NEW.id, 'created');
END;
--> statement-breakpoint
CREATE TRIGGER works_log_update AFTER UPDATE ON works WHEN NEW.version <> OLD.version BEGIN
  INSERT INTO changes (at_ms, entity_kind, entity_id, work_id, action)
  VALUES (NEW.updated_at_ms, 'work', NEW.id, NEW.id, 'updated');
END;
--> statement-breakpoint
CREATE TRIGGER episodes_log_insert AFTER INSERT ON episodes BEGIN
  INSERT INTO changes (at_ms, entity_kind, entity_id, work_id, action)
  VALUES (NEW.updated_at_ms, 'episode', NEW.id, NEW.work_id, 'created');
END;
--> statement-breakpoint
CREATE TRIGGER episodes_log_update AFTER UPDATE ON episodes
WHEN NEW.version <> OLD.version OR NEW.state <> OLD.state BEGIN
  INSERT INTO changes (at_ms, entity_kind, entity_id, work_id, action)
  VALUES (NEW.updated_at_ms, 'episode', NEW.id, NEW.work_id, 'updated');
END;
--> statement-breakpoint
CREATE TRIGGER episodes_log_delete AFTER DELETE ON episodes BEGIN
  INSERT INTO changes (at_ms, entity_kind, entity_id, work_id, action)
  VALUES (CAST(unixepoch('subsec') * 1000 AS INTEGER), 'episode', OLD.id, OLD.work_id, 'removed');
END;
--> statement-breakpoint
-- What is known of a work or an episode changes only together with its version or its state (indexing marks aside).
CREATE TRIGGER works_version_forward BEFORE UPDATE ON works
WHEN NEW.version < OLD.version
  OR (NEW.version = OLD.version AND (NEW.status <> OLD.status OR NEW.kind <> OLD.kind
    OR NEW.original_locale <> OLD.original_locale OR NEW.origin_region <> OLD.origin_region
    OR NEW.release_year IS NOT OLD.release_year)) BEGIN
  SELECT RAISE(ABORT, 'a write to a work raises its version');
END;
--> statement-breakpoint
CREATE TRIGGER episodes_version_forward BEFORE UPDATE ON episodes
WHEN NEW.version < OLD.version
  OR (NEW.version = OLD.version AND (NEW.number <> OLD.number OR NEW.media_sha256 <> OLD.media_sha256)) BEGIN
  SELECT RAISE(ABORT, 'a write to an episode raises its version');
END;
