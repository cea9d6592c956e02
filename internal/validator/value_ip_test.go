// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const (
	sourceIPAt    = conditionAt + `.IpAddress["aws:SourceIp"]`
	notSourceIPAt = conditionAt + `.NotIpAddress["aws:SourceIp"]`
	networkDeny   = "NETWORK_DENY_WITHOUT_SERVICE_EXEMPTION"
)

var valueIPCases = []checkCase{
	{id: privateIP, cond: `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16"]}}`, at: sourceIPAt, message: "no request meets the condition"},
	{id: privateIP, name: "all kinds", cond: `{"IpAddress":{"aws:SourceIp":["172.31.0.0/16","192.168.1.1","100.64.0.0/10","127.0.0.1","169.254.0.0/16","fd00::/8","fe80::1","::1"]}}`, at: sourceIPAt},
	{id: privateIP, name: "IfExists", class: frame.Warning, cond: `{"IpAddressIfExists":{"aws:SourceIp":"10.8.0.0/16"}}`, at: conditionAt + `.IpAddressIfExists["aws:SourceIp"]`, message: "VPC endpoint", also: []string{ifExistsAllow}},
	{id: privateIP, name: "public", cond: `{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","172.32.0.0/16","100.128.0.0/16","10.0.0.0/7","2001:db8::/32"]}}`, also: []string{wideRange}},
	{id: privateIP, name: "another key", cond: `{"IpAddress":{"aws:VpcSourceIp":"10.8.0.0/16"},"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`},
	{id: privateIP, name: "one cannot be read", cond: `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.0/99"]}}`, also: []string{unreadableIP}},

	{id: privateNotIP, stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:SourceIp":["192.168.0.0/24"]}}`), at: notSourceIPAt, message: "denies whatever", also: []string{networkDeny}},
	{id: privateNotIP, name: "Allow", cond: `{"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`, at: notSourceIPAt, message: "every request meets", also: []string{negatedAllow}},
	{id: privateNotIP, name: "public", stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"},"Bool":{"aws:ViaAWSService":"false"}}`)},

	{id: somePrivateIP, cond: `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.7/32"]}}`, at: sourceIPAt, message: `"10.8.0.0/16" is a private address`},
	{id: somePrivateIP, name: "two", cond: `{"IpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.7/32","127.0.0.1"]}}`, at: sourceIPAt, message: "are private addresses"},
	{id: somePrivateIP, name: "none", cond: `{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.7/32"]}}`},
	{id: somePrivateNotIP, stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:SourceIp":["10.8.0.0/16","198.51.100.7/32"]},"Bool":{"aws:ViaAWSService":"false"}}`), at: notSourceIPAt},
	{id: somePrivateNotIP, name: "none", stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.7/32"]},"Bool":{"aws:ViaAWSService":"false"}}`)},

	{id: improveRange, cond: `{"IpAddress":{"aws:SourceIp":"198.51.100.77/24"}}`, at: sourceIPAt, message: `Write "198.51.100.0/24", or "198.51.100.77/32"`},
	{id: improveRange, name: "IPv6, negated", stmt: denyIf("s3:*", `{"NotIpAddress":{"aws:VpcSourceIp":["10.1.2.0/24","2001:db8::1/32"]},"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"},"Bool":{"aws:ViaAWSService":"false"}}`),
		at: conditionAt + `.NotIpAddress["aws:VpcSourceIp"][1]`, message: `"2001:db8::/32"`},
	{id: improveRange, name: "networks", cond: `{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","198.51.100.77/32","203.0.113.77"]}}`},

	{id: wideRange, cond: `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, at: sourceIPAt, message: "restricts nothing"},
	{id: wideRange, name: "IPv6", cond: `{"IpAddress":{"aws:SourceIp":["2000::/3","::/0"]}}`, at: sourceIPAt + `[0]`, more: []string{sourceIPAt + `[1]`}},
	{id: wideRange, name: "halves", cond: `{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}`, at: sourceIPAt + `[0]`, more: []string{sourceIPAt + `[1]`}, message: "together all IPv4 addresses"},
	{id: wideRange, name: "one half", cond: `{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","8000::/1"]}}`, at: sourceIPAt + `[0]`, more: []string{sourceIPAt + `[1]`}, message: "hardly anyone"},
	{id: wideRange, name: "narrow enough", cond: `{"IpAddress":{"aws:SourceIp":["52.0.0.0/8","2001:db8::/32"]}}`},
	{id: wideRange, name: "Deny", stmt: denyIf("s3:*", `{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`)},
	{id: wideRange, name: "negated", cond: `{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`, also: []string{negatedAllow}},
}

// ifExistsAllow is a check of another family.
const ifExistsAllow = "IF_EXISTS_WEAKENS_ALLOW"
