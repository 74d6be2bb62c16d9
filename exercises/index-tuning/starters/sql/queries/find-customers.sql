-- $1: an e-mail address
select id, name, email
from customers
where lower(email) = lower($1)
