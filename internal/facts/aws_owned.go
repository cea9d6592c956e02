// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var awsOwnedTable = open("aws_owned", "service", "account", "resource", "type", "actions")

// AWSOwned is a form of ARNs of resources that AWS owns (E-1755).
type AWSOwned struct {
	// Service and Account are the fields of the ARN; the account is "aws" or "".
	Service, Account string
	// Begins is what the resource part begins with, such as "document/AWS", and Kind what
	// it has up to the slash. Where the account is empty all of the kind are AWS's.
	Begins, Kind string
	// Type is a resource type that the reference of the service lacks, "" if it has one, and
	// Actions, without their prefix, are those that take it.
	Type    string
	Actions []string
}

var awsOwned = sync.OnceValue(func() map[string][]AWSOwned {
	m := make(map[string][]AWSOwned)
	for _, row := range awsOwnedTable.Rows() {
		o := AWSOwned{Service: row[0], Account: row[1], Begins: row[2], Type: row[3]}
		kind, _, _ := strings.Cut(o.Begins, "/")
		o.Kind = kind + "/"
		if row[4] != "" {
			o.Actions = strings.Split(row[4], ",")
		}
		m[o.Service] = append(m[o.Service], o)
	}
	return m
})

// AWSOwnedOf returns the forms of the ARNs of a service that are those of resources of
// AWS.
func AWSOwnedOf(service string) []AWSOwned { return awsOwned()[service] }

// OwnedByAWS reports whether AWS owns all resources that a pattern of an ARN's service, account and resource fits. Names that
// begin with "AWS-" and the like are not free for customers, so that the account need not be known; some that begin with
// "AWS" alone are those of documents that AWS makes in accounts of customers.
func OwnedByAWS(service, account, resource string) bool {
	if account == "aws" {
		return true
	}
	for _, o := range AWSOwnedOf(service) {
		if account == o.Account && strings.HasPrefix(resource, o.Kind) {
			return true
		}
		name, ok := strings.CutPrefix(resource, strings.TrimSuffix(o.Begins, "/"))
		if ok && o.Account == "" && o.Begins != o.Kind && name != "" && strings.Contains("-/", name[:1]) {
			return true
		}
	}
	return false
}
