/** How long single steps of the service take, measured by JMH. */
package id.lababersih.bench;
