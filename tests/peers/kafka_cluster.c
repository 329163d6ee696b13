/* librdkafka's mock cluster: prints its address, and ends when stdin does. */
#include <stdio.h>

#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

int main(void)
{
    char why[200];
    rd_kafka_conf_t *conf = rd_kafka_conf_new();
    (void)rd_kafka_conf_set(conf, "log_level", "3", why, sizeof why); /* it would warn that it is no client */
    rd_kafka_t *handle = rd_kafka_new(RD_KAFKA_PRODUCER, conf, why, sizeof why);
    rd_kafka_mock_cluster_t *cluster = handle == NULL ? NULL : rd_kafka_mock_cluster_new(handle, 1);
    if (cluster == NULL || rd_kafka_mock_topic_create(cluster, "cevents-test", 1, 1) != RD_KAFKA_RESP_ERR_NO_ERROR) {
        (void)fprintf(stderr, "no mock cluster\n");
        return 1;
    }
    (void)puts(rd_kafka_mock_cluster_bootstraps(cluster));
    (void)fflush(stdout);
    while (getchar() != EOF) {
    }
    rd_kafka_mock_cluster_destroy(cluster);
    rd_kafka_destroy(handle);
    return 0;
}
