// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awstest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// MotoVersion is the version of moto that the tests were written against.
const MotoVersion = "5.2.1"

// Moto is a server of moto, an AWS in memory that others wrote.
type Moto struct {
	URL string
	t   testing.TB
}

// motoAccount is the account of credentials that moto does not know.
const motoAccount = "123456789012"

// StartMoto starts moto on a free port of this machine, until the test ends. The test is
// skipped where moto is not installed.
func StartMoto(t testing.TB) *Moto {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skipf("moto_server is not on PATH, so nothing is tested against it: pip install 'moto[server]==%s'", MotoVersion)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, port, _ := strings.Cut(address, ":")
	var log bytes.Buffer
	cmd := exec.Command(program, "-H", "127.0.0.1", "-p", port)
	cmd.Env = append(os.Environ(), "MOTO_IAM_LOAD_MANAGED_POLICIES=true", "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test")
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = &log, &log, time.Second
	if err := cmd.Start(); err != nil {
		t.Fatalf("moto_server: %v", err)
	}
	var failure error
	ended := make(chan struct{})
	go func() { failure = cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		<-ended
	})
	m := &Moto{URL: "http://" + address, t: t}
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, m.URL+"/moto-api/data.json", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			if err := resp.Body.Close(); err != nil {
				t.Fatal(err)
			}
			return m
		}
		select {
		case <-ended:
			t.Fatalf("moto_server ended: %v\n%s", failure, log.String())
		case <-ctx.Done():
			t.Fatal("moto_server does not answer")
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Call calls an action of iam or organizations and returns the answer. moto reads the
// service from the signature, and does not check it.
func (m *Moto) Call(service, action string, in map[string]string) string {
	m.t.Helper()
	var body []byte
	header := http.Header{
		"Authorization": {"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261101/us-east-1/" + service + "/aws4_request, SignedHeaders=host, Signature=0"},
	}
	if service == "organizations" {
		header.Set("X-Amz-Target", "AWSOrganizationsV20161128."+action)
		header.Set("Content-Type", "application/x-amz-json-1.1")
		var err error
		if body, err = json.Marshal(in); err != nil {
			m.t.Fatal(err)
		}
	} else {
		form := url.Values{"Action": {action}, "Version": {"2010-05-08"}}
		for name, value := range in {
			form.Set(name, value)
		}
		header.Set("Content-Type", "application/x-www-form-urlencoded")
		body = []byte(form.Encode())
	}
	req, err := http.NewRequestWithContext(m.t.Context(), http.MethodPost, m.URL+"/", bytes.NewReader(body))
	if err != nil {
		m.t.Fatal(err)
	}
	req.Header = header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		m.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		m.t.Fatalf("moto: %s %v: %d, %v\n%.500s", action, in, resp.StatusCode, err, text)
	}
	return string(text)
}

// find returns the first group of a pattern in an answer.
func (m *Moto) find(answer, pattern string) string {
	m.t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(answer)
	if found == nil {
		m.t.Fatalf("moto: no %s in %.500s", pattern, answer)
	}
	return found[1]
}

// Seeded is what is in moto after [Moto.Seed].
type Seeded struct {
	Account string
	// Member is an account below Levels, which are ids, root first, the account last.
	Member string
	Levels []string
	// Roles is how many roles there are under /fleet/.
	Roles int
}

// Seed makes an account with 150 roles below /fleet/, each with an inline and a managed
// policy and a tag; the role app, which has everything; the user ann in three groups; and
// an organization of three levels with policies.
func (m *Moto) Seed() *Seeded {
	m.t.Helper()
	s := &Seeded{Account: motoAccount, Roles: 150}
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	policy := func(name, document string) string {
		m.Call("iam", "CreatePolicy", map[string]string{"PolicyName": name, "PolicyDocument": document})
		return "arn:aws:iam::" + motoAccount + ":policy/" + name
	}
	deploy := policy("deploy", Allowing("s3:PutObject"))
	for i, action := range []string{"s3:DeleteObject", "s3:PutObjectAcl", "s3:PutObjectTagging"} { // to version 4
		m.Call("iam", "CreatePolicyVersion", map[string]string{"PolicyArn": deploy, "PolicyDocument": Allowing(action), "SetAsDefault": fmt.Sprint(i == 2)})
	}
	limit := policy("limit", Allowing("s3:*"))
	for i := range s.Roles {
		name := fmt.Sprintf("worker-%03d", i)
		m.Call("iam", "CreateRole", map[string]string{
			"RoleName": name, "Path": "/fleet/", "AssumeRolePolicyDocument": trust, "Tags.member.1.Key": "number", "Tags.member.1.Value": fmt.Sprint(i),
		})
		m.Call("iam", "PutRolePolicy", map[string]string{"RoleName": name, "PolicyName": "own", "PolicyDocument": Allowing("sqs:SendMessage")})
		m.Call("iam", "AttachRolePolicy", map[string]string{"RoleName": name, "PolicyArn": deploy})
	}
	m.Call("iam", "CreateRole", map[string]string{
		"RoleName": "app", "Path": "/svc/web/", "AssumeRolePolicyDocument": trust, "PermissionsBoundary": limit, "Tags.member.1.Key": "team", "Tags.member.1.Value": "tide",
	})
	for name, action := range map[string]string{"one": "s3:GetObject", "two": "sqs:SendMessage", "Statement": "sns:Publish"} {
		m.Call("iam", "PutRolePolicy", map[string]string{"RoleName": "app", "PolicyName": name, "PolicyDocument": Allowing(action)})
	}
	for _, a := range []string{deploy, policy("logs", Allowing("logs:PutLogEvents")), "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"} {
		m.Call("iam", "AttachRolePolicy", map[string]string{"RoleName": "app", "PolicyArn": a})
	}
	m.Call("iam", "CreateUser", map[string]string{"UserName": "ann"})
	for _, g := range []string{"g0", "g1", "g2"} {
		m.Call("iam", "CreateGroup", map[string]string{"GroupName": g})
		m.Call("iam", "AttachGroupPolicy", map[string]string{"GroupName": g, "PolicyArn": deploy})
		m.Call("iam", "AddUserToGroup", map[string]string{"GroupName": g, "UserName": "ann"})
	}
	m.Call("iam", "CreateLoginProfile", map[string]string{"UserName": "ann", "Password": "secret-of-a-test"})
	m.Call("iam", "CreateAccessKey", map[string]string{"UserName": "ann"})
	m.organize(s)
	return s
}

// organize makes the organization.
func (m *Moto) organize(s *Seeded) {
	m.t.Helper()
	m.Call("organizations", "CreateOrganization", map[string]string{"FeatureSet": "ALL"})
	root := m.find(m.Call("organizations", "ListRoots", nil), `"Id": ?"(r-[a-z0-9]+)"`)
	m.Call("organizations", "EnablePolicyType", map[string]string{"RootId": root, "PolicyType": "SERVICE_CONTROL_POLICY"})
	outer := m.find(m.Call("organizations", "CreateOrganizationalUnit", map[string]string{"ParentId": root, "Name": "workloads"}), `"Id": ?"(ou-[a-z0-9-]+)"`)
	inner := m.find(m.Call("organizations", "CreateOrganizationalUnit", map[string]string{"ParentId": outer, "Name": "production"}), `"Id": ?"(ou-[a-z0-9-]+)"`)
	s.Member = m.find(m.Call("organizations", "CreateAccount", map[string]string{"Email": "a@example.com", "AccountName": "orders"}), `"AccountId": ?"(\d{12})"`)
	m.Call("organizations", "MoveAccount", map[string]string{"AccountId": s.Member, "SourceParentId": root, "DestinationParentId": inner})
	guard := m.find(m.Call("organizations", "CreatePolicy", map[string]string{
		"Name": "no-iam", "Description": "of a test", "Type": "SERVICE_CONTROL_POLICY",
		"Content": `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:*","Resource":"*"}]}`,
	}), `"Id": ?"(p-[a-z0-9]+)"`)
	m.Call("organizations", "AttachPolicy", map[string]string{"PolicyId": guard, "TargetId": outer})
	m.Call("organizations", "DetachPolicy", map[string]string{"PolicyId": "p-FullAWSAccess", "TargetId": inner})
	s.Levels = []string{root, outer, inner, s.Member}
}

// Allowing is a document that allows an action on everything.
func Allowing(action string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"*"}]}`
}
