-- $1: an e-mail address
select id, name, email
from customers
where email = $1
