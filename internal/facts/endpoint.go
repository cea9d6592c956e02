// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var (
	gatewayServiceTable = open("gateway_services", "service")
	endpointKeysTable   = open("endpoint_keys", "service", "aws:SourceVpcArn", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths")

	gatewayServices = sync.OnceValue(gatewayServiceTable.ByName)
)

// HasGateway reports whether gateway endpoints lead to the service (E-552).
func HasGateway(service string) bool {
	_, ok := gatewayServices()[service]
	return ok
}

// EndpointKeys says by condition key, in lower case, which services, by prefix, put it
// into requests through a VPC endpoint.
var EndpointKeys = sync.OnceValue(func() map[string]map[string]bool {
	columns := endpointKeysTable.columns[1:]
	t := make(map[string]map[string]bool, len(columns))
	for i, key := range columns {
		services := make(map[string]bool)
		for _, row := range endpointKeysTable.Rows() {
			if row[i+1] == "yes" {
				services[row[0]] = true
			}
		}
		t[strings.ToLower(key)] = services
	}
	return t
})
