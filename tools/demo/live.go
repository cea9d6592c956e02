// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/tools/internal/workbench"
)

// liveFolder is the configuration of the live demo.
const liveFolder = "examples/live"

// liveActs are the plans of the live demo. Between them somebody changes the account, and nobody the configuration.
var liveActs = []act{
	{
		title: "A role that Terraform does not manage, read as it is:",
		moral: "The plan passed: every expectation holds.",
	},
	{
		title: "Now somebody attaches IAMFullAccess to the role, in the console:",
		fails: true,
		moral: "The plan failed, without a change of the configuration, and names the policy.",
	},
}

// moto is moto_server, an AWS in memory.
type moto struct{ address string }

// startMoto starts it on a free port; stop ends it.
func startMoto(ctx context.Context) (m *moto, stop func(), err error) {
	program, err := exec.LookPath("moto_server")
	if err != nil {
		return nil, nil, errors.New("moto_server is not on PATH: pip install 'moto[server]==5.2.1'")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, fmt.Errorf("finding a port: %w", err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return nil, nil, fmt.Errorf("finding a port: %w", err)
	}
	_, port, _ := strings.Cut(address, ":")
	ctx, cancel := context.WithCancel(ctx)
	cmd := exec.CommandContext(ctx, program, "-H", "127.0.0.1", "-p", port)
	cmd.Env = append(cmd.Environ(), "MOTO_IAM_LOAD_MANAGED_POLICIES=true")
	if err := cmd.Start(); err != nil {
		cancel()
		return nil, nil, fmt.Errorf("starting moto_server: %w", err)
	}
	stop = func() {
		cancel()
		_ = cmd.Wait() // it was killed
	}
	m = &moto{"http://" + address}
	for range 600 {
		if conn, err := net.Dial("tcp", address); err == nil {
			return m, stop, conn.Close()
		}
		time.Sleep(100 * time.Millisecond)
	}
	stop()
	return nil, nil, errors.New("moto_server does not answer")
}

// call calls an action of IAM. moto does not check signatures.
func (m *moto) call(ctx context.Context, action string, arguments ...string) error {
	form := url.Values{"Action": {action}, "Version": {"2010-05-08"}}
	for i := 0; i+1 < len(arguments); i += 2 {
		form.Set(arguments[i], arguments[i+1])
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.address, strings.NewReader(form.Encode()))
	if err != nil {
		return fmt.Errorf("calling %s: %w", action, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=demo/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("calling %s: %w", action, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
		return fmt.Errorf("calling %s: %s: %s", action, resp.Status, text)
	}
	return nil
}

// seed makes the role of the demo.
func (m *moto) seed(ctx context.Context) error {
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"codebuild.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	policy := `{"Version":"2012-10-17","Statement":[{"Sid":"Deploy","Effect":"Allow","Action":["lambda:UpdateFunctionCode","lambda:PublishVersion"],"Resource":"arn:aws:lambda:*:*:function:orders*"}]}`
	if err := m.call(ctx, "CreateRole", "RoleName", "deployer", "Path", "/ci/", "AssumeRolePolicyDocument", trust); err != nil {
		return err
	}
	return m.call(ctx, "PutRolePolicy", "RoleName", "deployer", "PolicyName", "deploy", "PolicyDocument", policy)
}

// prepareLive starts moto with the role, lets the bench reach it and nothing else, and returns what happens before each act.
func prepareLive(ctx context.Context, bench *workbench.Bench) (before []func() error, stop func(), err error) {
	m, stop, err := startMoto(ctx)
	if err != nil {
		return nil, nil, err
	}
	bench.Env = append(bench.Env, "AWS_ENDPOINT_URL="+m.address, "AWS_ACCESS_KEY_ID=demo", "AWS_SECRET_ACCESS_KEY=demo",
		"AWS_SESSION_TOKEN=", "AWS_PROFILE=", "AWS_CONFIG_FILE=/dev/null", "AWS_EC2_METADATA_DISABLED=true")
	return []func() error{
		func() error { return m.seed(ctx) },
		func() error {
			return m.call(ctx, "AttachRolePolicy", "RoleName", "deployer", "PolicyArn", "arn:aws:iam::aws:policy/IAMFullAccess")
		},
	}, stop, nil
}
