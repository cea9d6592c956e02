// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awstest

import (
	"net/http"
	"slices"
	"strings"
)

// organization answers the calls of Organizations.
func (s *Server) organization(operation string, in map[string]string) (any, *Fault) {
	refuse := func(code string) (any, *Fault) { return nil, &Fault{Status: http.StatusBadRequest, Code: code} }
	o := s.Organization
	if o == nil {
		if operation == "DescribeOrganization" {
			return refuse("AWSOrganizationsNotInUseException")
		}
		return refuse("InvalidAction")
	}
	root, last := o.Levels[0], o.Levels[len(o.Levels)-1]
	switch operation {
	case "DescribeOrganization":
		return map[string]any{"Organization": map[string]any{"Id": "o-abcdefghij", "MasterAccountId": o.Management}}, nil
	case "ListRoots":
		types := []map[string]string{}
		for _, e := range o.Enabled {
			types = append(types, map[string]string{"Type": e, "Status": "ENABLED"})
		}
		for _, p := range o.Pending {
			types = append(types, map[string]string{"Type": p, "Status": "PENDING_DISABLE"})
		}
		return map[string]any{"Roots": []any{map[string]any{"Id": root, "Name": "Root", "PolicyTypes": types}}}, nil
	case "DescribeAccount":
		if in["AccountId"] != last {
			return refuse("AccountNotFoundException")
		}
		account := map[string]any{"Id": last, "Name": "workload"}
		if o.Paths {
			account["Paths"] = []string{"o-abcdefghij/" + strings.Join(o.Levels, "/") + "/"}
		}
		return map[string]any{"Account": account}, nil
	case "ListParents":
		i := slices.Index(o.Levels, in["ChildId"])
		if i < 1 {
			return refuse("ChildNotFoundException")
		}
		kind := "ORGANIZATIONAL_UNIT"
		if i == 1 {
			kind = "ROOT"
		}
		return map[string]any{"Parents": []any{map[string]string{"Id": o.Levels[i-1], "Type": kind}}}, nil
	case "DescribeOrganizationalUnit":
		return map[string]any{"OrganizationalUnit": map[string]string{"Id": in["OrganizationalUnitId"], "Name": "unit " + in["OrganizationalUnitId"]}}, nil
	case "ListPoliciesForTarget":
		list := []any{}
		for _, id := range o.Attached[in["TargetId"]] {
			if p := o.Policies[id]; p[1] == in["Filter"] {
				list = append(list, map[string]any{"Id": id, "Name": p[0], "Type": p[1], "AwsManaged": strings.HasSuffix(id, "FullAWSAccess")})
			}
		}
		if in["NextToken"] == "" { // an empty first page, as AWS may have
			return map[string]any{"Policies": []any{}, "NextToken": "1"}, nil
		}
		return map[string]any{"Policies": list}, nil
	case "DescribePolicy":
		p, ok := o.Policies[in["PolicyId"]]
		if !ok {
			return refuse("PolicyNotFoundException")
		}
		return map[string]any{"Policy": map[string]any{"Content": p[2], "PolicySummary": map[string]string{"Id": in["PolicyId"], "Name": p[0]}}}, nil
	}
	return refuse("InvalidAction")
}
