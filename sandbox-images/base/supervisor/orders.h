/* Orders from the worker, carried out as they arrive. */
#ifndef ORDERS_H
#define ORDERS_H
#include <stdbool.h>

enum orders_state { ORDERS_OPEN, ORDERS_CLOSED, ORDERS_NONSENSE };

bool has_room_for_orders(void);
/* Reads what is there. */
enum orders_state read_orders(void);
/* Carries out the orders that have arrived whole, as long as their answers have room. */
enum orders_state obey_orders(void);

#endif
