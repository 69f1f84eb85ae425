-- how often tasks were drawn for a training step: dynamic sampling draws until the batch is full
alter table experiment_step add column draws integer default 1 not null;
