-- several training steps may be open: the one that is trained, and those that roll out ahead of it
alter table experiment add column open_steps varchar(400) default '' not null;
update experiment set open_steps = open_step where open_step is not null;
alter table experiment drop column open_step;
