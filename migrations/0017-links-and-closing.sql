-- board, messagesOf, replacedLinks: the links that an invitation had before
create index replaced_link_invitation on replaced_link (survey, invitation);

-- The closing that was planned when somebody closed at once: offered where it is opened again; null where none was.
alter table schedule add column planned_close_at {{big}};
