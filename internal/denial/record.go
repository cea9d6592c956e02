// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"slices"
	"strings"
)

// record reads a record of CloudTrail (N-302); nil if it is of no denial.
func (r *Reader) record(o object, level int) *Denial {
	code := textOf(o, "errorCode")
	folded := strings.ToLower(code)
	if !slices.ContainsFunc([]string{"accessdenied", "unauthorized", "notauthorized", "authorizationerror", "forbidden"}, func(s string) bool { return strings.Contains(folded, s) }) {
		return nil
	}
	d := &Denial{}
	if found := r.value(textOf(o, "errorMessage"), level+1); len(found) > 0 {
		d = found[0]
	}
	source, operation := textOf(o, "eventSource"), textOf(o, "eventName")
	d.Code, d.Operation, d.Region = code, operation, textOf(o, "awsRegion")
	d.Service = strings.TrimSuffix(source, ".amazonaws.com")
	d.Candidates = nil
	if d.Action == "" && r.Operations != nil {
		d.Candidates = r.Operations(source, operation)
	}
	r.recordCaller(d, objectOf(o, "userIdentity"))
	resources, _ := o["resources"].([]any)
	if d.Resource == "" && len(resources) == 1 {
		if res, ok := resources[0].(object); ok {
			d.Resource = textOf(res, "ARN")
			if d.Resource == "" {
				d.Resource = textOf(res, "arn")
			}
		}
	}
	d.Context = map[string][]string{}
	for _, k := range [...][2]string{{"sourceIPAddress", "aws:SourceIp"}, {"vpcEndpointId", "aws:SourceVpce"}, {"awsRegion", "aws:RequestedRegion"}} {
		if v := textOf(o, k[0]); v != "" && !strings.HasSuffix(v, ".amazonaws.com") && v != "AWS Internal" {
			d.Context[k[1]] = []string{v}
		}
	}
	if by := textOf(objectOf(o, "userIdentity"), "invokedBy"); by != "" && by != "AWS Internal" {
		d.Context["aws:CalledVia"] = []string{by}
	}
	if len(d.Context["aws:SourceVpce"]) > 0 {
		delete(d.Context, "aws:SourceIp") // a call through an endpoint has aws:VpcSourceIp instead
	}
	return d
}

// recordCaller reads userIdentity: that of a session has the path of its role.
func (r *Reader) recordCaller(d *Denial, id object) {
	who := textOf(id, "arn")
	if who == "" {
		return
	}
	d.Principal, d.PrincipalKind, d.PrincipalAccount = "", CallerUnknown, ""
	d.readCaller(who)
	issuer := textOf(objectOf(objectOf(id, "sessionContext"), "sessionIssuer"), "arn")
	if d.PrincipalKind == CallerSession && strings.Contains(issuer, ":role/") {
		d.Principal, d.PrincipalKind = issuer, CallerRole
	}
}
