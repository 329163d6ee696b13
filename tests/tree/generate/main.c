#include <money/2nd price.pb-c.h>
#include <shop/v1/item.pb-c.h>
#include <shop/v1/order.pb-c.h>

int main(void)
{
    Money__Amount total = MONEY__AMOUNT__INIT;
    total.currency = MONEY__CURRENCY__CURRENCY_EUR;
    Money__Price price = MONEY__PRICE__INIT;
    price.amount = &total;
    V1__Order order = V1__ORDER__INIT;
    order.total = price.amount;
    V1__Item item = V1__ITEM__INIT;
    return order.total->currency == 1 && item.name[0] == '\0' ? 0 : 1;
}
