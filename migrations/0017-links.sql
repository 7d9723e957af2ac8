-- board, messagesOf, replacedLinks: the links that an invitation had before
create index replaced_link_invitation on replaced_link (survey, invitation);
